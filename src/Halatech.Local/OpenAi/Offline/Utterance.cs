using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

internal enum UtteranceKind { Topic, Greeting, Thanks, Farewell, Wellbeing, Identity, Person, Yes, No }

/// <summary>One thing a customer said.</summary>
/// <param name="Words">On a topic: its words.</param>
/// <param name="IsAsked">It is put as a question; a statement may just as well be background.</param>
/// <param name="Continues">It leans on what was said before: "and on Sundays?".</param>
internal sealed record Utterance(UtteranceKind Kind, IReadOnlyList<Word> Words, bool IsAsked, bool Continues)
{
    public static Utterance Of(UtteranceKind kind) => new(kind, [], IsAsked: false, Continues: false);
}
