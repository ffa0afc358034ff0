namespace Halatech.Local.OpenAi.Text;

/// <summary>
/// Counts tokens without the model's vocabulary: a word of up to seven letters with the space before it,
/// three digits, two letters of another script, a run of blanks or one sign count as one token each.
/// On English prose that stays within some fifteen percent of the usual "four characters a token".
/// </summary>
internal static class TokenEstimate
{
    private const int LettersPerToken = 7, DigitsPerToken = 3, OtherLettersPerToken = 2;

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (; text.Length > 0; count++) text = text[NextLength(text)..];
        return count;
    }

    /// <summary>The longest beginning of a text that has at most so many tokens.</summary>
    public static string Prefix(string text, int tokens)
    {
        var rest = text.AsSpan();
        for (; tokens > 0 && rest.Length > 0; tokens--) rest = rest[NextLength(rest)..];
        return text[..(text.Length - rest.Length)];
    }

    /// <summary>How many characters the first token of a non-empty text takes; never splits a surrogate pair.</summary>
    public static int NextLength(ReadOnlySpan<char> text)
    {
        var start = text[0] == ' ' && text.Length > 1 && !char.IsWhiteSpace(text[1]) ? 1 : 0;
        var rest = text[start..];
        var first = rest[0];
        if (char.IsAsciiLetter(first)) return start + Run(rest, LettersPerToken, char.IsAsciiLetter);
        if (char.IsAsciiDigit(first)) return start + Run(rest, DigitsPerToken, char.IsAsciiDigit);
        if (char.IsWhiteSpace(first)) return start + Run(rest, int.MaxValue, char.IsWhiteSpace);
        if (char.IsHighSurrogate(first) && rest.Length > 1 && char.IsLowSurrogate(rest[1])) return start + 2;
        return start + (char.IsLetter(first) ? Run(rest, OtherLettersPerToken, IsOtherLetter) : 1);
    }

    private static int Run(ReadOnlySpan<char> text, int longest, Func<char, bool> belongs)
    {
        var length = 1;
        while (length < text.Length && length < longest && belongs(text[length])) length++;
        return length;
    }

    private static bool IsOtherLetter(char letter) => !char.IsAscii(letter) && char.IsLetter(letter);
}
