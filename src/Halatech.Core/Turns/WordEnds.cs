namespace Halatech.Core.Turns;

/// <summary>Where a text may be cut between two words.</summary>
internal static class WordEnds
{
    /// <summary>Whether a word ends before this position and the next one may begin another message.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int position) =>
        position > 0 && position < text.Length && IsBreakingSpace(text[position]) && !IsOneThing(text, position);

    /// <summary>White space, apart from the kinds that are there to hold words together.</summary>
    public static bool IsBreakingSpace(char c) => char.IsWhiteSpace(c) && c is not ('\u00A0' or '\u2007' or '\u202F');

    // "10 am", "2 p.m." and "NGN 45,000" are read as one.
    private static bool IsOneThing(ReadOnlySpan<char> text, int space)
    {
        var next = text[(space + 1)..];
        if (next.IsEmpty) return false;
        if (char.IsAsciiDigit(next[0])) return text[..space].EndsWith("NGN", StringComparison.Ordinal);
        return char.IsAsciiDigit(text[space - 1])
            && next.Length >= 2
            && char.ToLowerInvariant(next[0]) is 'a' or 'p'
            && (next[1] is 'm' or 'M' || next[1..].StartsWith(".m", StringComparison.OrdinalIgnoreCase))
            && !(next.Length > 2 && char.IsLetter(next[2]) && next[1] is not '.');
    }
}
