using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>
/// The two rules of OpenAI's strict mode that are easiest to break: every object says
/// <c>additionalProperties: false</c>, and every property is required.
/// </summary>
internal static class StrictSchema
{
    public static void Check(JsonField schema)
    {
        if (!schema.IsObject)
        {
            schema.Report("invalid_schema", "strict mode needs a schema.");
            return;
        }

        if (!HasType(schema.Value, "object")) schema.Report("invalid_schema", "its root must have the type 'object'.");
        CheckNode(schema);
    }

    private static void CheckNode(JsonField node)
    {
        if (!node.IsObject) return;
        if (HasType(node.Value, "object") || node["properties"].IsObject) CheckObject(node);
        CheckNode(node["items"]);
        foreach (var option in node["anyOf"].Items()) CheckNode(option);
        foreach (var property in node["properties"].Members()) CheckNode(property);
        foreach (var definition in node["$defs"].Members()) CheckNode(definition);
    }

    private static void CheckObject(JsonField node)
    {
        if (node["additionalProperties"].Value.ValueKind != JsonValueKind.False)
            node.Report("invalid_schema", "strict mode needs 'additionalProperties': false on every object.");
        if (!node["properties"].IsObject) return;
        var required = node["required"].Items().Where(item => item.IsText).Select(item => item.Text())
            .ToHashSet(StringComparer.Ordinal);
        foreach (var property in node["properties"].Value.EnumerateObject())
            if (!required.Contains(property.Name))
                node["required"].Report("invalid_schema", $"strict mode needs '{property.Name}' among them.");
    }

    private static bool HasType(JsonElement schema, string type)
    {
        if (!schema.TryGetProperty("type", out var declared)) return false;
        return declared.ValueKind == JsonValueKind.Array
            ? declared.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(type))
            : declared.ValueKind == JsonValueKind.String && declared.ValueEquals(type);
    }
}
