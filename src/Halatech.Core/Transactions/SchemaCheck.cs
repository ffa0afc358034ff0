using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace Halatech.Core.Transactions;

/// <summary>Arguments that satisfy their schema, or what is wrong with them.</summary>
/// <param name="Arguments">The arguments, or null when there are faults.</param>
/// <param name="Faults">Short sentences that a model can mend its arguments by.</param>
public sealed record CheckedArguments(JsonObject? Arguments, ImmutableArray<string> Faults);

/// <summary>Checks what a model gives a function against the function's JSON Schema.</summary>
public static class SchemaCheck
{
    /// <summary>How long the arguments may be, in UTF-16 units.</summary>
    public const int MaxCharacters = 32 * 1024;

    private const int MaxDepth = 16;
    private const int MostFaults = 10;
    private const int MostSchemas = 1000;

    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);

    /// <summary>Reads and checks arguments; garbage is a fault, never an exception.</summary>
    public static CheckedArguments Read(string arguments, string schema)
    {
        if (arguments.Length > MaxCharacters) return new(null, ["The arguments are too long."]);
        try
        {
            var parsed = JsonNode.Parse(arguments, documentOptions: new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            if (parsed is not JsonObject json) return new(null, ["The arguments must be a JSON object."]);
            var faults = SchemaOf(schema).Validate(json.ToJsonString());
            return faults.Count == 0 ? new(json, []) : new(null, [.. faults.Take(MostFaults).Select(f => $"{f.Path ?? "#"}: {f.Kind}.")]);
        }
        catch (JsonException)
        {
            return new(null, ["The arguments are not valid JSON."]);
        }
    }

    /// <summary>What is wrong with a schema itself, or null.</summary>
    public static string? Fault(string schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema, new() { MaxDepth = 64 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || !type.ValueEquals("object"))
                return "must be a JSON Schema of type object";

            // Nothing is ever fetched because a tenant's schema says so.
            if (HasForeignReference(root)) return "may refer to its own definitions only ('#/…')";
            _ = SchemaOf(schema);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException or FormatException)
        {
            return "must be a valid JSON Schema";
        }
    }

    /// <summary>The fields that a schema marks with <c>"x-personal": true</c>: only these get true values in place of masks.</summary>
    public static IReadOnlyList<ImmutableArray<string>> PersonalFields(string schema)
    {
        List<ImmutableArray<string>> fields = [];
        using var document = JsonDocument.Parse(schema);
        Collect(document.RootElement, [], fields);
        return fields;
    }

    private static JsonSchema SchemaOf(string schema)
    {
        if (Schemas.TryGetValue(schema, out var known)) return known;
        if (Schemas.Count >= MostSchemas) Schemas.Clear();

        // The library's only way in is asynchronous, but with references within the text alone there is nothing to wait for.
        return Schemas[schema] = JsonSchema.FromJsonAsync(schema).GetAwaiter().GetResult();
    }

    private static bool HasForeignReference(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Any(p =>
            (p.Name is "$ref" or "$dynamicRef" or "$recursiveRef"
                && (p.Value.ValueKind != JsonValueKind.String || !p.Value.GetString()!.StartsWith('#')))
            || HasForeignReference(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().Any(HasForeignReference),
        _ => false,
    };

    private static void Collect(JsonElement schema, ImmutableArray<string> path, List<ImmutableArray<string>> fields)
    {
        if (schema.ValueKind != JsonValueKind.Object) return;
        if (schema.TryGetProperty("x-personal", out var mark) && mark.ValueKind == JsonValueKind.True && !path.IsEmpty) fields.Add(path);
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
            foreach (var property in properties.EnumerateObject()) Collect(property.Value, path.Add(property.Name), fields);
        if (schema.TryGetProperty("items", out var items)) Collect(items, path.Add("*"), fields);
    }
}
