namespace Halatech.TemporalServer.Visibility;

/// <summary>A workflow as a query sees it: the value of an attribute, or null when it has none.</summary>
internal delegate object? AttributeReader(string name);

/// <summary>Whether a workflow meets it. Null is "unknown", as in SQL: a comparison with what is not there.</summary>
internal delegate bool? QueryCondition(AttributeReader read);

/// <summary>Makes a condition of a tree, once names and types have been found to fit.</summary>
internal sealed class ConditionCompiler(AttributeTypes types)
{
    public QueryCondition Compile(Node node) => node switch
    {
        AndNode and => And(Compile(and.Left), Compile(and.Right)),
        OrNode or => Or(Compile(or.Left), Compile(or.Right)),
        NotNode not => Not(Compile(not.Inner)),
        ParenNode paren => Compile(paren.Inner),
        ComparisonNode comparison => Compare(comparison),
        RangeNode range => Between(range),
        IsNode test => IsNull(test),
        ColumnNode => throw InvalidQueryException.Expression("incomplete expression"),
        _ => throw InvalidQueryException.Unsupported($"expression of type {node.TypeName}"),
    };

    private static QueryCondition And(QueryCondition left, QueryCondition right) => read =>
        left(read) is var first && first == false ? false : right(read) is var second && second == false ? false : first & second;

    private static QueryCondition Or(QueryCondition left, QueryCondition right) => read =>
        left(read) is var first && first == true ? true : right(read) is var second && second == true ? true : first | second;

    private static QueryCondition Not(QueryCondition inner) => read => !inner(read);

    private QueryCondition Compare(ComparisonNode node)
    {
        var column = AttributeColumn.Of(node.Left, types);
        CheckOperator(node, column);
        var values = (node.Right is TupleNode tuple ? tuple.Values : [node.Right]).Select(value => QueryLiteral.Of(value, column)).ToArray();
        if (column.IsSet) return InSet(column, values, wanted: node.Operator is "=" or "in");
        Func<object, bool> test = node.Operator switch
        {
            "=" or "in" => value => values.Any(other => QueryValues.Compare(value, other) == 0),
            "!=" or "not in" => value => values.All(other => QueryValues.Compare(value, other) != 0),
            "<" => value => QueryValues.Compare(value, values[0]) < 0,
            "<=" => value => QueryValues.Compare(value, values[0]) <= 0,
            ">" => value => QueryValues.Compare(value, values[0]) > 0,
            ">=" => value => QueryValues.Compare(value, values[0]) >= 0,
            "starts_with" => value => QueryValues.StartsWith(value, values[0]),
            _ => value => !QueryValues.StartsWith(value, values[0]),
        };
        return read => read(column.Name) is { } value ? test(value) : null;
    }

    private static void CheckOperator(ComparisonNode node, AttributeColumn column)
    {
        if (node.Operator is "<=>" || node.Operator.EndsWith("like", StringComparison.Ordinal) || node.Operator.EndsWith("regexp", StringComparison.Ordinal))
            throw InvalidQueryException.Expression($"invalid operator '{node.Operator}' in `{node}`");
        var allowed = column.Type switch
        {
            IndexedValueType.Text => node.Operator is "=" or "!=",
            IndexedValueType.KeywordList => node.Operator is "=" or "!=" or "in" or "not in",
            _ => true,
        };
        if (!allowed)
        {
            throw InvalidQueryException.Expression(
                $"operator '{node.Operator}' not supported for {column.Type} type search attribute in `{node}`");
        }

        if (node.Operator.EndsWith("starts_with", StringComparison.Ordinal) && node.Right is not (TextNode or ColumnNode))
        {
            throw InvalidQueryException.Expression(
                $"right-hand side of '{node.Operator}' must be a literal string (got: {node.Right})");
        }
    }

    private static QueryCondition InSet(AttributeColumn column, object[] values, bool wanted)
    {
        var members = values.Cast<string>().SelectMany(value => column.Type == IndexedValueType.Text ? QueryValues.Words(value) : [value])
            .ToHashSet(StringComparer.Ordinal);
        return read => read(column.Name) switch
        {
            string text => QueryValues.Words(text).Any(members.Contains) == wanted,
            IEnumerable<string> list => list.Any(members.Contains) == wanted,
            _ => !wanted,
        };
    }

    private QueryCondition Between(RangeNode node)
    {
        var column = AttributeColumn.Of(node.Left, types);
        if (column.IsSet)
        {
            throw InvalidQueryException.Expression(
                $"cannot do range condition on search attribute '{column.Name}' of type {column.Type}");
        }

        var (from, to) = (QueryLiteral.Of(node.From, column), QueryLiteral.Of(node.To, column));
        return read => read(column.Name) is { } value
            ? (QueryValues.Compare(value, from) >= 0 && QueryValues.Compare(value, to) <= 0) != node.IsNot
            : null;
    }

    private QueryCondition IsNull(IsNode node)
    {
        var column = AttributeColumn.Of(node.Left, types);
        return node.What switch
        {
            "is null" => read => read(column.Name) is null,
            "is not null" => read => read(column.Name) is not null,
            _ => throw InvalidQueryException.Expression("'IS' operator can only be used with 'NULL' or 'NOT NULL'"),
        };
    }
}
