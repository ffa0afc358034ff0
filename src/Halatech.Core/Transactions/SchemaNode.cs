using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Halatech.Core.Transactions;

/// <summary>A schema, read and found good. What is null is not demanded.</summary>
internal sealed record SchemaNode
{
    /// <summary>Accepts everything, as the schema <c>true</c> does.</summary>
    public static readonly SchemaNode Anything = new();

    /// <summary>Accepts nothing, as the schema <c>false</c> does.</summary>
    public static readonly SchemaNode Nothing = new() { IsNever = true };

    public bool IsNever { get; init; }

    /// <summary>The names of JSON's types; empty for any.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>The values of <c>enum</c>, or the one of <c>const</c>.</summary>
    public ImmutableArray<JsonElement>? Values { get; init; }

    public ImmutableDictionary<string, SchemaNode> Properties { get; init; } = ImmutableDictionary<string, SchemaNode>.Empty;

    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>For the properties that are not named; null accepts them all.</summary>
    public SchemaNode? AdditionalProperties { get; init; }

    public SchemaNode? Items { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public Regex? Pattern { get; init; }

    public string? Format { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public decimal? Above { get; init; }

    public decimal? Below { get; init; }

    public decimal? MultipleOf { get; init; }

    public ImmutableArray<SchemaNode> All { get; init; } = [];

    public ImmutableArray<SchemaNode> Any { get; init; } = [];

    public ImmutableArray<SchemaNode> One { get; init; } = [];

    public SchemaNode? Not { get; init; }

    /// <summary>Marked with <c>"x-personal": true</c>: in place of a mask it gets the customer's true value.</summary>
    public bool IsPersonal { get; init; }
}
