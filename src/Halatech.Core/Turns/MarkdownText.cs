using System.Buffers;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Parsers;

namespace Halatech.Core.Turns;

/// <summary>Turns Markdown into the form a channel shows.</summary>
internal static class MarkdownText
{
    // The parser refuses deeper nesting itself, and the writer recurses no deeper than that.
    private const int MaxNesting = 64;

    // Pairing brackets and emphasis marks takes time that grows with the square of their number.
    private const int MaxMarks = 2_000;

    private static readonly SearchValues<char> Marks = SearchValues.Create("[]*_~`>");
    private static readonly MarkdownPipeline Pipeline = BuildPipeline();

    /// <summary>The text in that form. What nests beyond reason is no Markdown that anyone meant, and stays as it is.</summary>
    public static string Write(string markdown, MarkdownForm form)
    {
        if (HasTooManyMarks(markdown)) return markdown;
        try
        {
            return MarkdownWriter.Write(Markdown.Parse(markdown, Pipeline), markdown, form);
        }
        catch (ArgumentException)
        {
            // Markdig's only way to say that the depth limit is exceeded.
            return markdown;
        }
    }

    private static bool HasTooManyMarks(ReadOnlySpan<char> text)
    {
        for (var count = 0; text.IndexOfAny(Marks) is >= 0 and var at; text = text[(at + 1)..])
            if (++count > MaxMarks) return true;
        return false;
    }

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder { MaximumNestingDepth = MaxNesting }
            .DisableHtml()
            .UsePipeTables(new PipeTableOptions { UseGfmRules = true })
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseAutoLinks();

        // An indented line of a chat message is never meant as code.
        builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        return builder.Build();
    }
}
