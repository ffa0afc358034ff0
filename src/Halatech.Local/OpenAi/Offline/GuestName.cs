using System.Text.RegularExpressions;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Finds the name that a booking is to be under.</summary>
internal static partial class GuestName
{
    private const int Longest = 60;

    /// <param name="text">What the customer wrote; no question.</param>
    /// <param name="asked">They were just asked for the name: the whole of it may be one.</param>
    public static string? In(string text, bool asked)
    {
        if (Announced().Match(text) is { Success: true } said) return Plain(said.Groups["name"].Value);
        if (!asked || NoName().IsMatch(text) || text.Any(char.IsAsciiDigit)) return null;
        return Plain(Lead().Replace(text.Trim(), ""));
    }

    private static string? Plain(string text)
    {
        var name = Tail().Replace(text.Trim(), "").Trim(' ', '.', '!', ',', ';', '"', '\'');
        return name.Length is > 0 and <= Longest && name.Any(char.IsLetter) ? name : null;
    }

    [GeneratedRegex(@"\b(?:my name is|(?:the )?name is|in the name of|under the name(?: of)?|i am called|name:|change the name to|book it under|put it under)\s+(?<name>[^,.;\n]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Announced();

    [GeneratedRegex(@"^(?:it'?s|it is|i'?m|i am|this is|make it|use|under|for|the name|just|that would be|please)\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(@"[\s,]+(?:please|thanks|thank you|thank you very much|and thanks)\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Tail();

    // What people say in between, and what is plainly about something else.
    [GeneratedRegex(@"^\W*(?:yes|yeah|no|nope|ok|okay|sure|wait|hold on|one moment|cancel|stop|never mind|forget|hello|hi|hmm+|what|actually)\b|\b(?:night|guest|room|breakfast|price|booking|change)s?\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoName();
}
