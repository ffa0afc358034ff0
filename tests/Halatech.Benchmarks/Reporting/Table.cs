using System.Text;

namespace Halatech.Benchmarks.Reporting;

/// <summary>Figures as a Markdown table with a heading and what there is to say about them.</summary>
internal sealed class Table(string heading, params string[] columns)
{
    private readonly List<string[]> _rows = [];
    private readonly List<string> _notes = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Note(string note) => _notes.Add(note);

    public override string ToString()
    {
        var text = new StringBuilder($"## {heading}\n\n");
        Append(text, columns);
        Append(text, [.. columns.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (var row in _rows) Append(text, row);
        foreach (var note in _notes) text.Append('\n').Append(note).Append('\n');
        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
