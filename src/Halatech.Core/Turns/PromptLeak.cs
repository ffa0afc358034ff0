using System.Collections.Immutable;

namespace Halatech.Core.Turns;

/// <summary>
/// Finds what a model quotes of its instructions: a dozen words in a row, or a token that looks like a key or a code. What the customer,
/// the reference material or the tenant's fixed texts say as well is no secret. Disguises that a phone could undo are looked through; what
/// is told in other words or another language is not found.
/// </summary>
public static class PromptLeak
{
    /// <summary>So many words of the instructions in a row are a quotation.</summary>
    public const int Words = 12;

    // Twelve short words may meet by chance.
    private const int LeastQuotation = 40;
    private const int LeastWhole = 20;
    private const int LeastCode = 8;

    /// <summary>Whether the text gives away any of the instructions.</summary>
    /// <param name="text">What is about to leave.</param>
    /// <param name="instructions">What the model was told.</param>
    /// <param name="known">What may be said whether or not the instructions say it too.</param>
    public static bool IsIn(string text, string instructions, IEnumerable<string> known)
    {
        var said = Disguises.Of(text);
        var quoted = MarksOf(instructions).Where(mark => said.Any(s => s.Contains(mark, StringComparison.Ordinal))).ToArray();
        if (quoted.Length == 0) return false;
        string[] sources = [.. known.Select(Disguises.Squeeze)];
        return quoted.Any(mark => !sources.Any(s => s.Contains(mark, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> MarksOf(string instructions)
    {
        var words = instructions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        ImmutableArray<string> squeezed = [.. words.Select(Disguises.Squeeze).Where(w => w.Length > 0)];
        for (var i = 0; i + Words <= squeezed.Length; i++)
        {
            var quotation = string.Concat(squeezed.AsSpan(i, Words).ToArray());
            if (quotation.Length >= LeastQuotation) yield return quotation;
        }

        if (squeezed.Length < Words && string.Concat(squeezed) is { Length: >= LeastWhole } whole) yield return whole;
        foreach (var code in squeezed.Where(LooksLikeACode)) yield return code;
    }

    private static bool LooksLikeACode(string word) =>
        word.Length >= LeastCode && word.Any(char.IsAsciiLetter) && word.Count(char.IsAsciiDigit) >= 2
        && !word.StartsWith("http", StringComparison.Ordinal) && !word.StartsWith("www", StringComparison.Ordinal);
}
