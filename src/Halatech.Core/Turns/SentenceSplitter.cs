using System.Globalization;

namespace Halatech.Core.Turns;

/// <summary>
/// Splits a text into parts that fit: at the last sentence or line that does, else between words, else between
/// characters as a reader sees them. Only white space at the cuts is lost.
/// </summary>
internal static class SentenceSplitter
{
    /// <summary>The fewest UTF-16 units a part may be allowed: a character outside of the basic plane takes two.</summary>
    public const int LeastLimit = 2;

    /// <summary>
    /// The parts in order, none of them empty or longer than <paramref name="limit"/> UTF-16 units. A single visible
    /// character longer than that is the only one that is cut.
    /// </summary>
    public static IEnumerable<string> Split(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, LeastLimit);
        return Parts(text, limit);
    }

    private static IEnumerable<string> Parts(string text, int limit)
    {
        var start = SkipWhiteSpace(text, 0);
        while (start < text.Length)
        {
            var end = start + PartLength(text.AsSpan(start), limit);
            yield return text[start..end].TrimEnd();
            start = SkipWhiteSpace(text, end);
        }
    }

    private static int PartLength(ReadOnlySpan<char> text, int limit)
    {
        var (sentence, word, length) = (0, 0, 0);
        while (length < text.Length)
        {
            if (SentenceEnds.IsAt(text, length)) sentence = length;
            else if (WordEnds.IsAt(text, length)) word = length;
            var next = StringInfo.GetNextTextElementLength(text[length..]);
            if (length + next > limit) break;
            length += next;
        }

        if (length == text.Length) return length;
        if (sentence > 0) return sentence;
        if (word > 0) return word;
        return length > 0 ? length : RunesWithin(text, limit);
    }

    private static int RunesWithin(ReadOnlySpan<char> text, int limit)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf16SequenceLength > limit) break;
            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    // By visible characters: a space that carries a combining mark is one, and no white space.
    private static int SkipWhiteSpace(string text, int start)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            var length = StringInfo.GetNextTextElementLength(text, start);
            if (!text.AsSpan(start, length).IsWhiteSpace()) break;
            start += length;
        }

        return start;
    }
}
