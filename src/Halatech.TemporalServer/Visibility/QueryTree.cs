using System.Globalization;

namespace Halatech.TemporalServer.Visibility;

/// <summary>A query as it was written; nothing is said yet about what its names mean.</summary>
/// <param name="Where">The condition; null when there is none.</param>
/// <param name="GroupBy">The columns to count by.</param>
/// <param name="HasOrder">There is an ORDER BY, which is only known to be refused.</param>
/// <param name="HasLimit">There is a LIMIT, likewise.</param>
internal sealed record QueryTree(Node? Where, IReadOnlyList<Node> GroupBy, bool HasOrder, bool HasLimit);

/// <summary>An expression. <see cref="TypeName"/> is what error messages call it; ToString writes it as they do.</summary>
internal abstract record Node
{
    public abstract string TypeName { get; }
}

internal sealed record AndNode(Node Left, Node Right) : Node
{
    public override string TypeName => "*sqlparser.AndExpr";

    public override string ToString() => $"{Left} and {Right}";
}

internal sealed record OrNode(Node Left, Node Right) : Node
{
    public override string TypeName => "*sqlparser.OrExpr";

    public override string ToString() => $"{Left} or {Right}";
}

internal sealed record NotNode(Node Inner) : Node
{
    public override string TypeName => "*sqlparser.NotExpr";

    public override string ToString() => $"not {Inner}";
}

internal sealed record ParenNode(Node Inner) : Node
{
    public override string TypeName => "*sqlparser.ParenExpr";

    public override string ToString() => $"({Inner})";
}

internal sealed record ComparisonNode(Node Left, string Operator, Node Right) : Node
{
    public override string TypeName => "*sqlparser.ComparisonExpr";

    public override string ToString() => $"{Left} {Operator} {Right}";
}

internal sealed record RangeNode(Node Left, bool IsNot, Node From, Node To) : Node
{
    public override string TypeName => "*sqlparser.RangeCond";

    public override string ToString() => $"{Left} {(IsNot ? "not " : "")}between {From} and {To}";
}

internal sealed record IsNode(Node Left, string What) : Node
{
    public override string TypeName => "*sqlparser.IsExpr";

    public override string ToString() => $"{Left} {What}";
}

internal sealed record ColumnNode(string Name) : Node
{
    public override string TypeName => "*sqlparser.ColName";

    public override string ToString() => Name;
}

internal sealed record TextNode(string Value) : Node
{
    public override string TypeName => "*sqlparser.SQLVal";

    public override string ToString() => $"'{Value.Replace("'", "\\'", StringComparison.Ordinal)}'";
}

internal sealed record IntegerNode(long Value) : Node
{
    public override string TypeName => "*sqlparser.SQLVal";

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

internal sealed record DecimalNode(double Value) : Node
{
    public override string TypeName => "*sqlparser.SQLVal";

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

internal sealed record BoolNode(bool Value) : Node
{
    public override string TypeName => "sqlparser.BoolVal";

    public override string ToString() => Value ? "true" : "false";
}

internal sealed record TupleNode(IReadOnlyList<Node> Values) : Node
{
    public override string TypeName => "sqlparser.ValTuple";

    public override string ToString() => $"({string.Join(", ", Values)})";
}

/// <summary>What is read only to be refused by its name: null, arithmetic, functions.</summary>
internal sealed record OtherNode(string Name, string Text) : Node
{
    public override string TypeName => $"*sqlparser.{Name}";

    public override string ToString() => Text;
}
