using System.Text.RegularExpressions;

namespace Halatech.Core.Turns;

/// <summary>Removes what a model copied from its prompt and no customer should see.</summary>
internal static partial class LeakedMarks
{
    /// <summary>
    /// The text without our own tags, the headings of our blocks and the mark of a colleague's words. What stood
    /// between the tags stays: it is the business's own text.
    /// </summary>
    public static string Remove(string text)
    {
        // Removing one may join the halves of another; each round shortens the text, so this ends.
        for (var before = ""; before.Length != text.Length;)
        {
            before = text;
            text = Tags().Replace(text, "")
                .Replace(KnowledgeBlock.Heading, "", StringComparison.Ordinal)
                .Replace(FunctionBlock.Heading, "", StringComparison.Ordinal)
                .Replace(PromptThread.ColleagueMark, "", StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    [GeneratedRegex(@"</?(?:knowledge|entry|questions?|answer|function-record|thread|message|file)(?:\s[^<>]{0,200})?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tags();
}
