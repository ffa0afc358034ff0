using System.Globalization;
using System.Text;

namespace Halatech.Local.OpenAi.Text;

/// <summary>Cuts text into <see cref="Word"/>s. Linear in the length of the text; any input is accepted.</summary>
internal static class WordReader
{
    // No natural word is longer; a longer run is a token or an attack, and its head identifies it well enough.
    internal const int LongestWord = 40;

    public static List<Word> Read(string text)
    {
        var plain = Plain(text);
        var words = new List<Word>(plain.Length / 5 + 1);
        for (var at = 0; at < plain.Length;)
        {
            if (!char.IsLetterOrDigit(plain[at])) { at++; continue; }
            var end = at + 1;
            while (end < plain.Length && GoesOn(plain, at, end)) end++;
            Add(words, plain.AsSpan(at, end - at));
            at = end;
        }

        return words;
    }

    private static void Add(List<Word> words, ReadOnlySpan<char> raw)
    {
        var surface = ChatSpelling.Plain(WithoutClitic(raw[..Math.Min(raw.Length, LongestWord)]).ToString());
        var stem = Stemmer.Stem(surface);
        if (words.Count > 0 && Phrases.TryJoin(words[^1].Stem, surface, out var joined))
        {
            words[^1] = Make(joined, Stemmer.Stem(joined));
            return;
        }

        words.Add(Make(surface, stem));
    }

    private static Word Make(string surface, string stem) =>
        new(surface, stem, Synonyms.ConceptOf(stem), WordWeights.Of(surface));

    // "I'd", "it's", "don't": what stands behind the apostrophe is grammar.
    private static ReadOnlySpan<char> WithoutClitic(ReadOnlySpan<char> word)
    {
        var at = word.IndexOfAny('\'', '\u2019');
        if (at <= 0) return word;
        var negated = word[at - 1] == 'n' && at > 2 && word[(at + 1)..] is "t";
        return word[..(negated ? at - 1 : at)];
    }

    // "24hrs" and "4pm" are a number and its unit.
    private static bool GoesOn(string text, int start, int at) => char.IsLetterOrDigit(text[at])
        ? !(char.IsAsciiDigit(text[start]) && char.IsAsciiDigit(text[at - 1]) && char.IsLetter(text[at]))
        : IsInnerApostrophe(text, at);

    private static bool IsInnerApostrophe(string text, int at) =>
        text[at] is '\'' or '\u2019' && at + 1 < text.Length && char.IsLetter(text[at + 1]);

    private static string Plain(string text)
    {
        var lower = text.ToLowerInvariant();
        if (Ascii.IsValid(lower)) return lower;
        var plain = new StringBuilder(lower.Length);
        foreach (var letter in Decomposed(lower))
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark) plain.Append(letter);
        return plain.ToString();
    }

    private static string Decomposed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // A lone surrogate has no normal form; the text is still worth reading as it stands.
            return text;
        }
    }
}
