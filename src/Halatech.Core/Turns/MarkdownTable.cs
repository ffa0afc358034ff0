using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Halatech.Core.Turns;

/// <summary>
/// A table on a channel that has none: one "Header: value" line for each cell, a blank line between rows. A list of prices and the
/// like, which is a name and a value in each of several rows, has a line for each row below its headers.
/// </summary>
internal static class MarkdownTable
{
    private const int FewestPairs = 3;

    public static string Write(Table table, MarkdownInlines inlines)
    {
        var rows = table.OfType<TableRow>().ToList();
        var headers = rows.Find(row => row.IsHeader) is { } header ? Cells(header, inlines) : [];
        var body = rows.FindAll(row => !row.IsHeader);
        if (body.Count == 0) return string.Join(", ", headers.Where(text => text.Length > 0));
        var cells = body.ConvertAll(row => Cells(row, inlines));
        if (ArePairs(headers, cells)) return string.Join('\n', cells.Select(pair => $"{pair[0].TrimEnd(':')}: {pair[1]}").Prepend($"{headers[0]}, {headers[1].TrimEnd(':')}:"));
        var records = cells.Select(row => Record(headers, row)).Where(text => text.Length > 0);
        return string.Join(headers.Count > 1 ? "\n\n" : "\n", records);
    }

    private static bool ArePairs(List<string> headers, List<List<string>> rows) =>
        rows.Count >= FewestPairs && headers.Count == 2 && headers.TrueForAll(h => h.Length > 0)
        && rows.TrueForAll(row => row.Count == 2 && row.TrueForAll(cell => cell.Length > 0));

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
