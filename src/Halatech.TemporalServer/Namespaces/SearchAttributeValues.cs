using System.Text.Json;

namespace Halatech.TemporalServer.Namespaces;

/// <summary>Values of search attributes are JSON in a payload.</summary>
internal static class SearchAttributeValues
{
    /// <summary>Whether a value has the attribute's type. Nothing at all removes the attribute and always fits.</summary>
    public static bool Fit(Payload value, IndexedValueType type)
    {
        if (value.Data.IsEmpty) return true;
        try
        {
            using var json = JsonDocument.Parse(value.Data.Memory);
            return Fits(json.RootElement, type);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Fits(JsonElement json, IndexedValueType type) => json.ValueKind switch
    {
        JsonValueKind.Null => true,
        // A list of one stands for its only value, as old clients send it.
        JsonValueKind.Array when type == IndexedValueType.KeywordList => json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String),
        JsonValueKind.Array => json.GetArrayLength() <= 1 && json.EnumerateArray().All(item => Fits(item, type)),
        _ => type switch
        {
            IndexedValueType.Int => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out _),
            IndexedValueType.Double => json.ValueKind == JsonValueKind.Number,
            IndexedValueType.Bool => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
            IndexedValueType.Datetime => json.ValueKind == JsonValueKind.String && json.TryGetDateTimeOffset(out _),
            _ => json.ValueKind == JsonValueKind.String,
        },
    };
}
