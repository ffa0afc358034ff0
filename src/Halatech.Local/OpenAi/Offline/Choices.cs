namespace Halatech.Local.OpenAi.Offline;

/// <summary>The choices that a question offers after its colon, and which of them a customer means.</summary>
internal static class Choices
{
    private const int ShortestWord = 4;

    private static readonly char[] Ends = [' ', ',', '.', '?', '!', ';', ':', '\n', '(', ')'];

    // They stand in several choices or in any sentence, and tell none from another.
    private static readonly HashSet<string> Common = new(["room", "suite", "rooms", "suites", "fried", "grilled", "rice", "with", "chips"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The one choice that a text names more than any other, or null.</summary>
    public static string? Find(string question, string text) => Best(Of(question), text);

    /// <summary>The one of these that a text names more than any other, or null.</summary>
    public static string? Best(IEnumerable<string> choices, string text)
    {
        var said = text.Split(Ends, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ranked = choices
            .Select(choice => (Choice: choice, Score: WordsOf(choice).Count(said.Contains), All: choice.Split(Ends).Count(said.Contains)))
            .Where(ranked => ranked.Score > 0)
            .OrderByDescending(ranked => ranked.Score).ThenByDescending(ranked => ranked.All)
            .ToArray();

        // Of "jollof rice" with chicken and "jollof" with vegetables, the common word tells which is meant.
        return ranked.Length == 0 || (ranked.Length > 1 && (ranked[1].Score, ranked[1].All) == (ranked[0].Score, ranked[0].All)) ? null : ranked[0].Choice;
    }

    /// <summary>A question that lists what may be chosen, as the question alone and the choices; null for any other.</summary>
    public static (string Stem, string[] Labels)? Offered(string question) =>
        Of(question) is { Length: >= 2 and <= 10 } labels ? ($"{question[..question.IndexOf(':', StringComparison.Ordinal)].Trim()}?", labels) : null;

    private static string[] Of(string question)
    {
        var colon = question.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return [];
        var list = question[(colon + 1)..].TrimEnd('?', '.', ' ').Replace(" or ", ";", StringComparison.Ordinal);

        // Choices that hold commas are parted by semicolons.
        var separator = question.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        return list.Replace(";", separator.ToString(), StringComparison.Ordinal)
            .Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> WordsOf(string choice) =>
        choice.Split(Ends, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length >= ShortestWord && !Common.Contains(word));
}
