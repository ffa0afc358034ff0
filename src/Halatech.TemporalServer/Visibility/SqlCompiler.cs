using System.Text.Json;

namespace Halatech.TemporalServer.Visibility;

/// <summary>
/// Says in SQL what of a query the store has columns for: ids, type, status, times and attributes that are keywords. The query is
/// known to be valid. What is left open is decided row by row, see <see cref="ConditionCompiler"/>.
/// </summary>
internal sealed class SqlCompiler(AttributeTypes types)
{
    public SqlCondition Compile(Node? where) => where is null ? SqlCondition.Everything : Compile(where, isNegated: false);

    private SqlCondition Compile(Node node, bool isNegated) => node switch
    {
        AndNode and => SqlCondition.And(Compile(and.Left, isNegated), Compile(and.Right, isNegated)),
        OrNode or => SqlCondition.Or(Compile(or.Left, isNegated), Compile(or.Right, isNegated)),
        NotNode not => SqlCondition.Not(Compile(not.Inner, !isNegated)),
        ParenNode paren => Compile(paren.Inner, isNegated),
        ComparisonNode comparison => Compare(comparison, isNegated),
        RangeNode range => Between(range),
        IsNode test => IsNull(test),
        _ => SqlCondition.Undecided,
    };

    private SqlCondition Compare(ComparisonNode node, bool isNegated)
    {
        var column = AttributeColumn.Of(node.Left, types);
        var values = (node.Right is TupleNode tuple ? tuple.Values : [node.Right]).Select(value => QueryLiteral.Of(value, column)).ToArray();
        return (column.Name, column.Type) switch
        {
            ("WorkflowId", _) => Text("workflow_id", [], node.Operator, values),
            ("WorkflowType", _) => Text("type", [], node.Operator, values),
            ("RunId", _) => Text("run_id::text", [], node.Operator, values),
            (AttributeColumn.Status, _) => Status(node.Operator, values),
            ("StartTime", _) => Time("started", node.Operator, values),
            ("CloseTime", _) => Time("closed", node.Operator, values),
            (_, IndexedValueType.Keyword) when IsStored(column) => Keyword(column, node.Operator, values, isNegated),
            _ => SqlCondition.Undecided,
        };
    }

    /// <summary>An index finds attributes by what they hold, which is never unknown: below a NOT their texts are compared instead.</summary>
    private static SqlCondition Keyword(AttributeColumn column, string comparison, object[] values, bool isNegated) =>
        comparison is "=" or "in" && !isNegated && CanBeText(values)
            ? new("attributes @> any(?::jsonb[])", [values.Select(value => ToJson(column.Name, (string)value)).ToArray()])
            : Text("attributes ->> ?", [column.Name], comparison, values);

    private static SqlCondition Text(string sql, object[] first, string comparison, object[] values)
    {
        if (!CanBeText(values)) return SqlCondition.Undecided;
        var texts = values.Cast<string>().ToArray();
        return comparison switch
        {
            "=" or "in" => new($"{sql} = any(?)", [.. first, texts]),
            "!=" or "not in" => new($"{sql} <> all(?)", [.. first, texts]),
            "starts_with" => new($"starts_with({sql}, ?)", [.. first, texts[0]]),
            "not starts_with" => new($"(not starts_with({sql}, ?))", [.. first, texts[0]]),
            // The order of texts is that of a database's language, which is not ours.
            _ => SqlCondition.Undecided,
        };
    }

    private static SqlCondition Status(string comparison, object[] values) => comparison switch
    {
        "=" or "in" when values.All(value => value is long) => new("status = any(?)", [values.Cast<long>().ToArray()]),
        "!=" or "not in" when values.All(value => value is long) => new("status <> all(?)", [values.Cast<long>().ToArray()]),
        _ => SqlCondition.Undecided,
    };

    private static SqlCondition Time(string sql, string comparison, object[] values) => comparison switch
    {
        _ when !values.All(IsWhole) => SqlCondition.Undecided,
        "=" or "in" => new($"{sql} = any(?)", [values.Cast<DateTime>().ToArray()]),
        "!=" or "not in" => new($"{sql} <> all(?)", [values.Cast<DateTime>().ToArray()]),
        "<" or "<=" or ">" or ">=" => new($"{sql} {comparison} ?", [values[0]]),
        _ => SqlCondition.Undecided,
    };

    private SqlCondition Between(RangeNode node)
    {
        var column = AttributeColumn.Of(node.Left, types);
        if (column.Name is not ("StartTime" or "CloseTime")) return SqlCondition.Undecided;
        object[] limits = [QueryLiteral.Of(node.From, column), QueryLiteral.Of(node.To, column)];
        var sql = column.Name == "StartTime" ? "started" : "closed";
        return limits.All(IsWhole) ? new($"({sql} {(node.IsNot ? "not between" : "between")} ? and ?)", limits) : SqlCondition.Undecided;
    }

    private SqlCondition IsNull(IsNode node)
    {
        var column = AttributeColumn.Of(node.Left, types);
        return (column.Name, column.Type) switch
        {
            ("CloseTime", _) => new($"(closed {node.What})", []),
            (_, IndexedValueType.Keyword) when IsStored(column) => new($"((attributes ->> ?) {node.What})", [column.Name]),
            _ => SqlCondition.Undecided,
        };
    }

    /// <summary>Whether it is among a run's attributes and not something that is known of every run.</summary>
    private static bool IsStored(AttributeColumn column) => !Namespaces.SystemSearchAttributes.IsReadOnly(column.Name);

    private static bool CanBeText(object[] values) => values.All(value => value is string text && Limits.CanBeStored(text));

    // The database keeps microseconds.
    private static bool IsWhole(object value) => value is DateTime time && time.Ticks % TimeSpan.TicksPerMicrosecond == 0;

    private static string ToJson(string name, string value) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value });
}
