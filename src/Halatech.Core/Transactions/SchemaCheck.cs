using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Halatech.Core.Transactions;

/// <summary>Arguments that satisfy their schema, or what is wrong with them.</summary>
/// <param name="Arguments">The arguments, or null when there are faults.</param>
/// <param name="Faults">Short sentences that a model can mend its arguments by.</param>
public sealed record CheckedArguments(JsonObject? Arguments, ImmutableArray<string> Faults);

/// <summary>
/// Checks what a model gives a function against the function's JSON Schema (the part of 2020-12 that <see cref="SchemaReader"/> knows).
/// </summary>
public static class SchemaCheck
{
    /// <summary>How long the arguments may be, in bytes of UTF-8.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>How long a schema may be, in UTF-16 units.</summary>
    public const int MaxSchema = 32 * 1024;

    private const int MaxDepth = 16;
    private const int MaxSchemaDepth = 32;
    private const int MostFaults = 10;
    private const int MostSchemas = 1000;

    private static readonly ConcurrentDictionary<string, SchemaNode> Schemas = new(StringComparer.Ordinal);

    /// <summary>Reads and checks arguments; garbage is a fault, never an exception.</summary>
    /// <param name="arguments">What the model wrote.</param>
    /// <param name="schema">The function's schema.</param>
    public static CheckedArguments Read(string arguments, string schema)
    {
        if (arguments.Length > MaxBytes || Encoding.UTF8.GetByteCount(arguments) > MaxBytes) return new(null, ["The arguments are too long."]);
        if (!TryParse(arguments, out var parsed, out var canonical)) return new(null, ["The arguments are not valid JSON."]);
        if (parsed is not JsonObject json) return new(null, ["The arguments must be a JSON object."]);
        if (Fault(schema) is not null) return new(null, ["No arguments can be taken: the function's schema is faulty."]);
        using var document = JsonDocument.Parse(canonical);
        var faults = SchemaValidator.Faults(document.RootElement, SchemaOf(schema));
        return faults.Count == 0 ? new(json, []) : new(null, [.. faults.Take(MostFaults)]);
    }

    /// <summary>Arguments as a JSON object, not checked against anything; null when they are none, or too long.</summary>
    public static JsonObject? Parse(string arguments) =>
        arguments.Length <= MaxBytes && TryParse(arguments, out var parsed, out _) ? parsed as JsonObject : null;

    /// <summary>What is wrong with a schema itself, naming the JSON path, or null.</summary>
    public static string? Fault(string? schema)
    {
        if (schema is null || schema.Length > MaxSchema) return $"must be a JSON Schema of at most {MaxSchema} characters";
        try
        {
            return SchemaOf(schema).Types is ["object"] ? null : "must be a JSON Schema of type object";
        }
        catch (FormatException e)
        {
            return $"is no usable JSON Schema: {e.Message}";
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return "must be a JSON Schema";
        }
    }

    /// <summary>
    /// The fields that a schema marks with <c>"x-personal": true</c>, there or in a definition that it refers to: only these get true
    /// values in place of masks.
    /// </summary>
    public static IReadOnlyList<ImmutableArray<string>> PersonalFields(string schema)
    {
        List<ImmutableArray<string>> fields = [];
        if (Fault(schema) is null) Collect(SchemaOf(schema), [], fields);
        return [.. fields.DistinctBy(path => string.Join('\n', path), StringComparer.Ordinal)];
    }

    private static bool TryParse(string arguments, out JsonNode? parsed, out string canonical)
    {
        (parsed, canonical) = (null, "");
        try
        {
            parsed = JsonNode.Parse(arguments, documentOptions: new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            canonical = parsed?.ToJsonString() ?? "null";
            return true;
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return false;
        }
    }

    /// <exception cref="FormatException">It is no usable schema.</exception>
    internal static SchemaNode SchemaOf(string schema)
    {
        if (Schemas.TryGetValue(schema, out var known)) return known;
        if (Schemas.Count >= MostSchemas) Schemas.Clear();
        using var document = JsonDocument.Parse(schema, new() { MaxDepth = MaxSchemaDepth });
        return Schemas[schema] = SchemaReader.Read(document.RootElement);
    }

    // Half of a surrogate pair, raw or escaped, passes for JSON until somebody reads it: then it is not a JsonException.
    private static bool IsBadJson(Exception e) => e is JsonException or ArgumentException or InvalidOperationException;

    // A reference is one of the parts that must all fit.
    private static void Collect(SchemaNode schema, ImmutableArray<string> path, List<ImmutableArray<string>> fields)
    {
        if (schema.IsPersonal && !path.IsEmpty) fields.Add(path);
        foreach (var (name, property) in schema.Properties) Collect(property, path.Add(name), fields);
        if (schema.Items is { } items) Collect(items, path.Add("*"), fields);
        foreach (var part in schema.All.Concat(schema.Any).Concat(schema.One)) Collect(part, path, fields);
    }
}
