using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Halatech.Core.Transactions;

/// <summary>
/// Reads the part of JSON Schema 2020-12 that describes arguments. Tenants write schemas, so nothing here fetches, recurses without
/// end or lets a keyword pass that would silently not be checked: whatever is unknown or of the wrong type is a fault.
/// </summary>
internal sealed class SchemaReader
{
    private const int MostNodes = 1000;
    private const int MaxPattern = 500;

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly JsonElement _root;
    private int _nodes;

    private SchemaReader(JsonElement root) => _root = root;

    /// <exception cref="FormatException">It is no such schema; the message says where and why.</exception>
    public static SchemaNode Read(JsonElement root) => new SchemaReader(root).NodeAt(root, "$");

    private SchemaNode NodeAt(JsonElement json, string path)
    {
        // References are read where they stand, so that a few lines could otherwise unfold without measure.
        if (++_nodes > MostNodes) throw Fault(path, $"the schema has more than {MostNodes} parts");
        if (json.ValueKind == JsonValueKind.True) return SchemaNode.Anything;
        if (json.ValueKind == JsonValueKind.False) return SchemaNode.Nothing;
        if (json.ValueKind != JsonValueKind.Object) throw Fault(path, "must be a schema");
        var node = new SchemaNode();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!seen.Add(member.Name)) throw Fault($"{path}.{member.Name}", "stands twice");
            node = With(node, member.Name, member.Value, $"{path}.{member.Name}");
        }

        return node;
    }

    private SchemaNode With(SchemaNode node, string keyword, JsonElement value, string path) => keyword switch
    {
        "type" => node with { Types = TypesAt(value, path) },
        "enum" => node with { Values = [.. ArrayAt(value, path).Select(v => v.Clone())] },
        "const" => node with { Values = [value.Clone()] },
        "properties" => node with { Properties = MembersAt(value, path).ToImmutableDictionary(m => m.Name, m => NodeAt(m.Value, $"{path}.{m.Name}"), StringComparer.Ordinal) },
        "required" => node with { Required = [.. ArrayAt(value, path).Select(v => TextAt(v, path))] },
        "additionalProperties" => node with { AdditionalProperties = NodeAt(value, path) },
        "items" => node with { Items = NodeAt(value, path) },
        "minItems" => node with { MinItems = CountAt(value, path) },
        "maxItems" => node with { MaxItems = CountAt(value, path) },
        "uniqueItems" => node with { UniqueItems = FlagAt(value, path) },
        "minLength" => node with { MinLength = CountAt(value, path) },
        "maxLength" => node with { MaxLength = CountAt(value, path) },
        "pattern" => node with { Pattern = PatternAt(value, path) },
        "format" => node with { Format = SchemaFormats.IsKnown(TextAt(value, path)) ? value.GetString() : throw Fault(path, "is not a known format") },
        "minimum" => node with { Minimum = NumberAt(value, path) },
        "maximum" => node with { Maximum = NumberAt(value, path) },
        "exclusiveMinimum" => node with { Above = NumberAt(value, path) },
        "exclusiveMaximum" => node with { Below = NumberAt(value, path) },
        "multipleOf" => node with { MultipleOf = NumberAt(value, path) is > 0 and var step ? step : throw Fault(path, "must be above 0") },
        "allOf" => node with { All = node.All.AddRange(NodesAt(value, path)) },
        "anyOf" => node with { Any = NodesAt(value, path) },
        "oneOf" => node with { One = NodesAt(value, path) },
        "not" => node with { Not = NodeAt(value, path) },
        "$ref" => node with { All = node.All.Add(ReferenceAt(value, path)) },
        "$defs" or "definitions" => Ignoring(node, MembersAt(value, path)),
        "title" or "description" or "default" or "examples" or "$comment" or "$schema" or "$id" or "deprecated" => node,
        "x-personal" => node with { IsPersonal = FlagAt(value, path) },
        _ when keyword.StartsWith("x-", StringComparison.Ordinal) => node,
        _ => throw Fault(path, "is not a keyword that is checked here"),
    };

    private SchemaNode ReferenceAt(JsonElement value, string path)
    {
        var pointer = TextAt(value, path);
        var place = pointer.Split('/');
        if (place is not ["#", "$defs" or "definitions", var name] || !_root.TryGetProperty(place[1], out var all) || !MembersAt(all, path).Any(m => m.NameEquals(name)))
            throw Fault(path, "may refer to the schema's own definitions only ('#/$defs/name')");
        if (!_open.Add(pointer)) throw Fault(path, "refers to itself");
        var node = NodeAt(all.GetProperty(name), path);
        _open.Remove(pointer);
        return node;
    }

    private static Regex PatternAt(JsonElement value, string path)
    {
        var pattern = TextAt(value, path);
        if (pattern.Length > MaxPattern) throw Fault(path, $"is longer than {MaxPattern} characters");
        try
        {
            // The pattern is the tenant's and the text a customer's: without backtracking no pair of them takes for ever.
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Fault(path, "is not a pattern that can be matched without looking back or ahead");
        }
    }

    private static ImmutableArray<string> TypesAt(JsonElement value, string path)
    {
        ImmutableArray<string> types = value.ValueKind == JsonValueKind.Array ? [.. ArrayAt(value, path).Select(v => TextAt(v, path))] : [TextAt(value, path)];
        return types.All(t => Types.Contains(t, StringComparer.Ordinal)) ? types : throw Fault(path, "is not a type of JSON");
    }

    private ImmutableArray<SchemaNode> NodesAt(JsonElement value, string path) =>
        [.. ArrayAt(value, path).Select((schema, place) => NodeAt(schema, $"{path}[{place}]"))];

    private static JsonElement[] ArrayAt(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? [.. value.EnumerateArray()]
        : path.EndsWith(".required", StringComparison.Ordinal) && value.ValueKind == JsonValueKind.Array ? []
        : throw Fault(path, "must be a list that is not empty");

    private static JsonProperty[] MembersAt(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Fault(path, "must be an object");
        JsonProperty[] members = [.. value.EnumerateObject()];
        return members.DistinctBy(m => m.Name, StringComparer.Ordinal).Count() == members.Length ? members : throw Fault(path, "has a name twice");
    }

    private static string TextAt(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Fault(path, "must be a text");

    private static bool FlagAt(JsonElement value, string path) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Fault(path, "must be true or false");

    private static int CountAt(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0 ? count : throw Fault(path, "must be a whole number from 0");

    private static decimal NumberAt(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : throw Fault(path, "must be a number");

    private static SchemaNode Ignoring(SchemaNode node, JsonProperty[] _) => node;

    private static FormatException Fault(string path, string rule) => new($"{path} {rule}");
}
