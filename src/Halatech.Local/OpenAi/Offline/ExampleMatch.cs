using System.Text.RegularExpressions;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Which of several questions a customer's words say yes to, by the examples in quotation marks that the questions give. One message
/// wishes one thing: where examples of several questions fit, the longest says which.
/// </summary>
internal static partial class ExampleMatch
{
    private const int MostBetween = 2;

    private static readonly char[] Ends = [' ', ',', '.', '?', '!', ';', ':', '\n', '(', ')'];

    /// <summary>The question whose example fits best, or null.</summary>
    public static string? Best(IEnumerable<string> questions, IReadOnlyList<Line> said)
    {
        string[] wishes = [.. said.SelectMany(line => Sentences().Split(line.Text)).Where(sentence => !AsksAbout(sentence))];
        return questions
            .Select(question => (Question: question, Score: Examples().Matches(question).Max(m => (int?)ScoreOf(m.Groups["words"].Value, wishes)) ?? 0))
            .Where(found => found.Score > 0)
            .OrderByDescending(found => found.Score)
            .Select(found => found.Question)
            .FirstOrDefault();
    }

    /// <summary>"How do I book a room?" asks about it; "can I book a room?" wants one.</summary>
    public static bool AsksAbout(string sentence) => Asking().IsMatch(sentence);

    // Each word counts much, each word in between a little against it.
    private static int ScoreOf(string example, string[] wishes)
    {
        var words = example.Split(' ');
        return wishes.Max(wish => (int?)(BetweenIn(words, wish) is { } between ? (words.Length * 10) - between : 0)) ?? 0;
    }

    // The words of an example in order, with at most two others between each: "want to book a room" says "want a room".
    private static int? BetweenIn(string[] words, string wish)
    {
        var said = wish.ToLowerInvariant().Split(Ends, StringSplitOptions.RemoveEmptyEntries);
        int? least = null;
        for (var start = 0; start < said.Length; start++)
        {
            if (said[start] != words[0]) continue;
            var (at, matched, between) = (start + 1, 1, 0);
            while (matched < words.Length && Array.IndexOf(said, words[matched], at, Math.Min(MostBetween + 1, said.Length - at)) is >= 0 and var found)
                (at, matched, between) = (found + 1, matched + 1, between + found - at);
            if (matched == words.Length && (least is null || between < least)) least = between;
        }

        return least;
    }

    [GeneratedRegex("\"(?<words>[a-z' ]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();

    [GeneratedRegex(@"(?<=[.?!\n])\s+")]
    private static partial Regex Sentences();

    [GeneratedRegex(
        @"^\W*(?:(?:hi|hello|hey|and|but|also|please|ok|okay|so|good (?:morning|evening|afternoon|day))\b\W*)*(?:how|what|what's|which|when|where|why|who|do you|is|are|does|did|was)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Asking();
}
