using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// The smallest value that a JSON schema allows: required properties only, no items, false, zero, the least
/// committal choice of an enum. It fills a form so that the caller's machinery runs; it understands nothing.
/// Follows type, const, enum, properties, required, items, minItems, minLength, minimum, exclusiveMinimum, format,
/// anyOf, oneOf, allOf (its first member) and local $ref; <c>pattern</c> and the rest are not honoured.
/// </summary>
internal static class SchemaSample
{
    // A schema that refers to itself can ask for more values than there are atoms.
    private const int MostValues = 5000, MostDepth = 60, MostItems = 100, MostLength = 10_000;

    // Where one of these is on offer, choosing it commits the business to nothing.
    private static readonly string[] Reticent = ["no", "none", "unknown", "unclear", "doNothing"];

    public static string Of(JsonElement schema)
    {
        // A form without fields: every object is allowed, so the empty one is the smallest.
        if (schema.ValueKind != JsonValueKind.Object) return "{}";
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) new Filler(json, schema).Write(schema, 0);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class Filler(Utf8JsonWriter json, JsonElement root)
    {
        private int _values;

        public void Write(JsonElement schema, int depth)
        {
            if (++_values > MostValues || depth > MostDepth || schema.ValueKind != JsonValueKind.Object) json.WriteNullValue();
            else if (Follow(schema) is { } other) Write(other, depth + 1);
            else if (schema.TryGetProperty("const", out var only)) only.WriteTo(json);
            else if (List(schema, "enum") is { } choices) Choice(choices).WriteTo(json);
            else WriteType(schema, depth);
        }

        private JsonElement? Follow(JsonElement schema)
        {
            if (schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String)
                return Resolve(reference.GetString()!);
            foreach (var name in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
                if (List(schema, name) is { } options)
                    return options.EnumerateArray().Where(option => TypeOf(option) == "null")
                        .Append(options[0]).First();
            return null;
        }

        private void WriteType(JsonElement schema, int depth)
        {
            switch (TypeOf(schema))
            {
                case "object": WriteObject(schema, depth); break;
                case "array": WriteArray(schema, depth); break;
                case "string": json.WriteStringValue(TextFor(schema)); break;
                case "integer" or "number": json.WriteNumberValue(NumberFor(schema)); break;
                case "boolean": json.WriteBooleanValue(false); break;
                default: json.WriteNullValue(); break;
            }
        }

        private void WriteObject(JsonElement schema, int depth)
        {
            json.WriteStartObject();
            if (List(schema, "required") is { } required && schema.TryGetProperty("properties", out var properties)
                && properties.ValueKind == JsonValueKind.Object)
            {
                var names = required.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String)
                    .Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal);
                foreach (var property in properties.EnumerateObject())
                {
                    if (!names.Remove(property.Name)) continue;
                    json.WritePropertyName(property.Name);
                    Write(property.Value, depth + 1);
                }
            }

            json.WriteEndObject();
        }

        private void WriteArray(JsonElement schema, int depth)
        {
            json.WriteStartArray();
            var items = schema.TryGetProperty("items", out var declared) ? declared : default;
            for (var i = 0; i < Math.Min(Bound(schema, "minItems") ?? 0, MostItems); i++) Write(items, depth + 1);
            json.WriteEndArray();
        }

        private JsonElement? Resolve(string reference)
        {
            if (!reference.StartsWith('#')) return default(JsonElement);
            var at = root;
            foreach (var step in reference.Split('/').Skip(1))
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at)) return default(JsonElement);
            return at;
        }
    }

    private static JsonElement Choice(JsonElement choices) => choices.EnumerateArray()
        .Where(choice => choice.ValueKind == JsonValueKind.String && Reticent.Contains(choice.GetString(), StringComparer.OrdinalIgnoreCase))
        .Append(choices[0]).First();

    private static JsonElement? List(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? list : null;

    private static string? TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object) return null;
        if (!schema.TryGetProperty("type", out var type)) return schema.TryGetProperty("properties", out _) ? "object" : null;
        if (type.ValueKind == JsonValueKind.String) return type.GetString();
        // Among several types null is the one that claims least.
        if (type.ValueKind != JsonValueKind.Array || type.GetArrayLength() == 0) return null;
        var names = type.EnumerateArray().Select(name => name.ToString()).ToList();
        return names.Contains("null") ? "null" : names[0];
    }

    private static string TextFor(JsonElement schema)
    {
        var format = schema.TryGetProperty("format", out var named) ? named.ToString() : "";
        var text = format switch
        {
            "date" => "1970-01-01",
            "date-time" => "1970-01-01T00:00:00Z",
            "time" => "00:00:00Z",
            "duration" => "PT0S",
            "email" => "nobody@example.com",
            "uri" => "https://example.com/",
            "uuid" => "00000000-0000-0000-0000-000000000000",
            "ipv4" => "0.0.0.0",
            _ => "",
        };
        return text.PadRight((int)Math.Min(Bound(schema, "minLength") ?? 0, MostLength), '-');
    }

    private static double NumberFor(JsonElement schema)
    {
        var least = Math.Ceiling(Bound(schema, "minimum") ?? double.NegativeInfinity);
        if (Bound(schema, "exclusiveMinimum") is { } above) least = Math.Max(least, Math.Floor(above) + 1);
        return Math.Max(Math.Min(0, Math.Floor(Bound(schema, "maximum") ?? 0)), least);
    }

    private static double? Bound(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var bound) && bound.ValueKind == JsonValueKind.Number ? bound.GetDouble() : null;
}
