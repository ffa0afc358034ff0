using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Halatech.Core.Turns;

/// <summary>A table on a channel that has none: one "Header: value" line for each cell, a blank line between rows.</summary>
internal static class MarkdownTable
{
    public static string Write(Table table, MarkdownInlines inlines)
    {
        var rows = table.OfType<TableRow>().ToList();
        var headers = rows.Find(row => row.IsHeader) is { } header ? Cells(header, inlines) : [];
        var body = rows.FindAll(row => !row.IsHeader);
        if (body.Count == 0) return string.Join(", ", headers.Where(text => text.Length > 0));
        var records = body.Select(row => Record(headers, Cells(row, inlines))).Where(text => text.Length > 0);
        return string.Join(headers.Count > 1 ? "\n\n" : "\n", records);
    }

    private static string Record(List<string> headers, List<string> cells)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0) continue;
            if (lines.Length > 0) lines.Append('\n');
            if (i < headers.Count && headers[i].Length > 0) lines.Append(headers[i].TrimEnd(':')).Append(": ");
            lines.Append(cells[i]);
        }

        return lines.ToString();
    }

    private static List<string> Cells(TableRow row, MarkdownInlines inlines) =>
        [.. row.OfType<TableCell>().Select(cell =>
            string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => inlines.Text(leaf.Inline))).Trim())];
}
