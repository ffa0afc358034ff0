using System.Text;
using Markdig.Syntax.Inlines;

namespace Halatech.Core.Turns;

/// <summary>Writes the text within a block: emphasis, code, links.</summary>
internal sealed class MarkdownInlines(MarkdownForm form)
{
    /// <summary>The text of a paragraph, a cell and the like.</summary>
    public string Text(ContainerInline? inlines) => Text(inlines, active: "");

    /// <summary>The text of a heading, in bold where the channel has it.</summary>
    public string Heading(ContainerInline? inlines)
    {
        var text = Text(inlines, active: form.Bold);
        return form.Bold.Length > 0 && IsMarkable(text) ? form.Bold + text + form.Bold : Text(inlines);
    }

    // A mark inside its own kind would end it, so those that are active are not written again.
    private string Text(ContainerInline? inlines, string active)
    {
        var written = new StringBuilder();
        for (var inline = inlines?.FirstChild; inline is not null; inline = inline.NextSibling) Write(written, inline, active);
        return written.ToString();
    }

    private void Write(StringBuilder written, Inline inline, string active)
    {
        switch (inline)
        {
            case LiteralInline literal: written.Append(literal.Content.AsSpan()); break;
            case LineBreakInline: written.Append('\n'); break;
            case CodeInline code: written.Append(form.Code).Append(code.Content).Append(form.Code); break;
            case HtmlEntityInline entity: written.Append(entity.Transcoded.AsSpan()); break;
            case AutolinkInline address: written.Append(address.Url); break;
            case LinkInline link: written.Append(LinkText(link, active)); break;
            case EmphasisInline emphasis: WriteEmphasis(written, emphasis, active); break;
            case DelimiterInline delimiter: written.Append(delimiter.ToLiteral()).Append(Text(delimiter, active)); break;
            case ContainerInline container: written.Append(Text(container, active)); break;
        }
    }

    private string LinkText(LinkInline link, string active)
    {
        var text = Text(link, active);
        return link.IsAutoLink ? text : MarkdownLink.Write(text, link.Url ?? "", form.BareLinks);
    }

    private void WriteEmphasis(StringBuilder written, EmphasisInline emphasis, string active)
    {
        if (IsProduct(written, emphasis))
        {
            var sign = new string(emphasis.DelimiterChar, emphasis.DelimiterCount);
            written.Append(sign).Append(Text(emphasis, active)).Append(sign);
            return;
        }

        var mark = emphasis switch
        {
            { DelimiterChar: '~' } => form.Strike,
            { DelimiterCount: >= 2 } => form.Bold,
            _ => form.Italic,
        };
        var isOpen = mark.Length > 0 && active.Contains(mark, StringComparison.Ordinal);
        var text = Text(emphasis, active + mark);
        var marked = mark.Length > 0 && !isOpen && IsMarkable(text) && !IsInWord(written, emphasis);
        written.Append(marked ? mark : "").Append(text).Append(marked ? mark : "");
    }

    // Markdown reads "2*3*4" as emphasis, but no customer would: what is multiplied stays so.
    private static bool IsProduct(StringBuilder written, EmphasisInline emphasis) =>
        emphasis.DelimiterChar == '*'
        && written.Length > 0 && char.IsAsciiDigit(written[^1])
        && emphasis.FirstChild is LiteralInline { Content: { IsEmpty: false } first } && char.IsAsciiDigit(first.CurrentChar);

    // The apps' marks hold within a line only, and one behind an address becomes a part of it.
    private static bool IsMarkable(string text) =>
        text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal);

    // In the middle of a word the apps show the mark itself.
    private static bool IsInWord(StringBuilder written, EmphasisInline emphasis) =>
        (written.Length > 0 && char.IsLetterOrDigit(written[^1]))
        || (emphasis.NextSibling is LiteralInline { Content: { IsEmpty: false } next } && char.IsLetterOrDigit(next.CurrentChar));
}
