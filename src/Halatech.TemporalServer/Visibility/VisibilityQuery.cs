namespace Halatech.TemporalServer.Visibility;

/// <summary>A query that was understood.</summary>
internal sealed class VisibilityQuery
{
    private readonly QueryCondition? _where;

    private VisibilityQuery(QueryCondition? where, SqlCondition sql, bool grouped) => (_where, Sql, IsGrouped) = (where, sql, grouped);

    /// <summary>Whether it is to be counted by status.</summary>
    public bool IsGrouped { get; }

    /// <summary>What of it a database can decide.</summary>
    public SqlCondition Sql { get; }

    /// <param name="query">The query's text; an empty one lets all pass.</param>
    /// <param name="types">The search attributes of its namespace.</param>
    /// <exception cref="InvalidQueryException">It is not understood, or asks for what is not supported.</exception>
    public static VisibilityQuery Parse(string query, AttributeTypes types)
    {
        var tree = QueryParser.Parse(query);
        if (tree.HasLimit) throw InvalidQueryException.Unsupported("'limit' clause");
        if (tree.HasOrder) throw InvalidQueryException.Unsupported("'order by' clause");
        var where = tree.Where is null ? null : new ConditionCompiler(types).Compile(tree.Where);
        if (tree.GroupBy.Count > 1) throw InvalidQueryException.Unsupported("'group by' clause supports only a single field");
        if (tree.GroupBy.Count == 1 && AttributeColumn.Of(tree.GroupBy[0], types).Name != AttributeColumn.Status)
        {
            throw InvalidQueryException.Unsupported(
                $"'group by' clause is only supported for {AttributeColumn.Status} search attribute");
        }

        return new(where, new SqlCompiler(types).Compile(tree.Where), tree.GroupBy.Count == 1);
    }

    /// <summary>For a list, which cannot be grouped.</summary>
    public static VisibilityQuery ParseForList(string query, AttributeTypes types) =>
        Parse(query, types) is { IsGrouped: false } ungrouped ? ungrouped : throw InvalidQueryException.Unsupported("'group by' clause");

    public bool Matches(AttributeReader read) => _where is null || _where(read) == true;
}
