namespace Halatech.Local.OpenAi.Text;

/// <summary>One word of a text, ready to be compared.</summary>
/// <param name="Surface">Lower-case and without accents, as written otherwise.</param>
/// <param name="Stem">What two forms of one word share.</param>
/// <param name="Concept">The synonym group (see <see cref="Synonyms"/>), or the stem itself.</param>
/// <param name="Weight">How much it tells about the topic: 0 for "the", 1 for an ordinary noun.</param>
internal readonly record struct Word(string Surface, string Stem, string Concept, float Weight);
