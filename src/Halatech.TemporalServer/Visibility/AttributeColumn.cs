namespace Halatech.TemporalServer.Visibility;

/// <summary>The type of a search attribute; null when there is none of that name.</summary>
internal delegate IndexedValueType? AttributeTypes(string name);

/// <summary>A search attribute that a query names.</summary>
internal readonly record struct AttributeColumn(string Name, IndexedValueType Type)
{
    public const string Status = "ExecutionStatus";
    public const string Duration = "ExecutionDuration";

    /// <summary>Whether it is searched by its words or members and not by its value.</summary>
    public bool IsSet => Type is IndexedValueType.Text or IndexedValueType.KeywordList;

    /// <param name="node">What stands where a column is due.</param>
    /// <param name="types">The attributes that there are.</param>
    /// <exception cref="InvalidQueryException">It is no column, or none that is known.</exception>
    public static AttributeColumn Of(Node node, AttributeTypes types)
    {
        if (node is not ColumnNode(var name)) throw InvalidQueryException.Expression($"must be a column name but was {node.TypeName}");
        return types(name) is { } type
            ? new(name, type)
            : throw InvalidQueryException.Expression($"column name '{name}' is not a valid search attribute");
    }
}
