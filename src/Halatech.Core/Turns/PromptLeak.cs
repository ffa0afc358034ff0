using System.Text;

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
        var quoted = MarksOf(instructions).Where(mark => IsInAny(said, mark)).ToArray();
        if (quoted.Length == 0) return false;
        string[] sources = [.. known.Select(Disguises.Squeeze)];
        return quoted.Any(mark => !IsInAny(sources, mark));
    }

    private static bool IsInAny(IReadOnlyList<string> texts, ReadOnlyMemory<char> mark)
    {
        for (var i = 0; i < texts.Count; i++)
            if (texts[i].AsSpan().IndexOf(mark.Span) >= 0) return true;
        return false;
    }

    // Parts of one string: instructions are long, and most of a dozen words stand in twelve quotations.
    private static IEnumerable<ReadOnlyMemory<char>> MarksOf(string instructions)
    {
        var (squeezed, starts) = Squeeze(instructions);
        var words = starts.Count - 1;
        for (var i = 0; i + Words <= words; i++)
            if (starts[i + Words] - starts[i] >= LeastQuotation) yield return squeezed.AsMemory(starts[i]..starts[i + Words]);

        if (words < Words && squeezed.Length >= LeastWhole) yield return squeezed.AsMemory();
        for (var i = 0; i < words; i++)
            if (LooksLikeACode(squeezed.AsSpan(starts[i]..starts[i + 1]))) yield return squeezed.AsMemory(starts[i]..starts[i + 1]);
    }

    // The words without what stands between them, where each begins, and the end.
    private static (string Text, List<int> Starts) Squeeze(string instructions)
    {
        var squeezed = new StringBuilder(instructions.Length);
        List<int> starts = [0];
        foreach (var word in instructions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            Disguises.Squeeze(word, squeezed);
            if (squeezed.Length > starts[^1]) starts.Add(squeezed.Length);
        }

        return (squeezed.ToString(), starts);
    }

    private static bool LooksLikeACode(ReadOnlySpan<char> word)
    {
        if (word.Length < LeastCode || !word.ContainsAnyInRange('0', '9')) return false;
        var (letters, digits) = (0, 0);
        foreach (var c in word)
        {
            if (char.IsAsciiLetter(c)) letters++;
            else if (char.IsAsciiDigit(c)) digits++;
        }

        return letters > 0 && digits >= 2 && !word.StartsWith("http", StringComparison.Ordinal) && !word.StartsWith("www", StringComparison.Ordinal);
    }
}
