using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Halatech.Core.Turns;

/// <summary>Writes the blocks of one Markdown document; see <see cref="MarkdownInlines"/> for what is inside them.</summary>
internal sealed class MarkdownWriter
{
    private readonly string _source;
    private readonly MarkdownForm _form;
    private readonly MarkdownInlines _inlines;
    private readonly HashSet<LinkReferenceDefinition> _used;

    private MarkdownWriter(MarkdownDocument document, string source, MarkdownForm form)
    {
        (_source, _form, _inlines) = (source, form, new MarkdownInlines(form));
        _used = [.. document.Descendants<LinkInline>().Select(link => link.Reference).OfType<LinkReferenceDefinition>()];
    }

    /// <summary>The document in that form; its source keeps the author's spacing.</summary>
    public static string Write(MarkdownDocument document, string source, MarkdownForm form) =>
        new MarkdownWriter(document, source, form).Blocks(document);

    private string Blocks(ContainerBlock container)
    {
        var written = new StringBuilder();
        Block? before = null;
        foreach (var block in container)
        {
            var text = BlockText(block);
            if (text.Length == 0) continue;
            if (before is not null) written.Append(StandsApart(block) ? "\n\n" : "\n");
            written.Append(text);
            before = block;
        }

        return written.ToString();
    }

    private string BlockText(Block block) => block switch
    {
        HeadingBlock heading => _inlines.Heading(heading.Inline),
        ListBlock list => ListText(list),
        QuoteBlock quote => Indent(Blocks(quote), _form.Quote, _form.Quote),
        Table table => MarkdownTable.Write(table, _inlines),
        CodeBlock code => CodeText(code.Lines.ToString()),
        LinkReferenceDefinitionGroup links => LinksText(links),
        ContainerBlock other => Blocks(other),
        LeafBlock leaf => _inlines.Text(leaf.Inline),
        _ => "",
    };

    private string ListText(ListBlock list)
    {
        // Authors may number every item 1 and leave the counting to Markdown.
        if (!int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var number)) number = 1;
        var items = list.OfType<ListItemBlock>().Select(item =>
            Indent(Blocks(item), list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ", "  "));
        return string.Join('\n', items);
    }

    private string CodeText(string code) =>
        _form.Code.Length == 0 || code.Length == 0 ? code : $"{_form.Code}\n{code}\n{_form.Code}";

    // Definitions that a link uses have been said with it; any other was meant to be read.
    private string LinksText(LinkReferenceDefinitionGroup links) =>
        string.Join('\n', links.OfType<LinkReferenceDefinition>()
            .Where(link => !_used.Contains(link))
            .Select(link => $"{link.Label}: {link.Url}"));

    // By what stands before the block, as the end of a list that is followed by a blank line takes that line in.
    private bool StandsApart(Block block)
    {
        var before = _source.AsSpan(0, Math.Clamp(block.Span.Start, 0, _source.Length));
        return before[before.TrimEnd(" \t\n>").Length..].Count('\n') != 1;
    }

    private static string Indent(string text, string first, string rest) =>
        text.Length == 0 ? "" : first + text.Replace("\n", $"\n{rest}", StringComparison.Ordinal);
}
