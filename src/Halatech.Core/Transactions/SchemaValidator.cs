using System.Collections.Immutable;
using System.Text.Json;

namespace Halatech.Core.Transactions;

/// <summary>Holds a value against a schema and says in words for a model what does not fit.</summary>
internal static class SchemaValidator
{
    private const int MostItems = 1000;
    private const int MostShown = 20;

    public static List<string> Faults(JsonElement value, SchemaNode schema)
    {
        List<string> faults = [];
        Visit(value, schema, "$", faults);
        return faults;
    }

    private static void Visit(JsonElement value, SchemaNode schema, string path, List<string> faults)
    {
        if (schema.IsNever)
        {
            faults.Add($"{path}: is not allowed here.");
            return;
        }

        if (!schema.Types.IsEmpty && !schema.Types.Any(type => IsOf(value, type)))
        {
            faults.Add($"{path}: must be of type {string.Join(" or ", schema.Types)}.");
            return;
        }

        if (schema.Values is { } values && !values.Any(v => JsonElement.DeepEquals(v, value)))
            faults.Add($"{path}: must be one of {string.Join(", ", values.Take(MostShown).Select(v => v.GetRawText()))}.");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: VisitObject(value, schema, path, faults); break;
            case JsonValueKind.Array: VisitArray(value, schema, path, faults); break;
            case JsonValueKind.String: VisitText(value.GetString()!, schema, path, faults); break;
            case JsonValueKind.Number: VisitNumber(value, schema, path, faults); break;
        }

        foreach (var part in schema.All) Visit(value, part, path, faults);
        if (!schema.Any.IsEmpty && Matching(value, schema.Any) == 0) faults.Add($"{path}: fits none of the allowed forms.");
        if (!schema.One.IsEmpty && Matching(value, schema.One) != 1) faults.Add($"{path}: must fit exactly one of the allowed forms.");
        if (schema.Not is { } not && Faults(value, not).Count == 0) faults.Add($"{path}: has a form that is not allowed.");
    }

    private static void VisitObject(JsonElement value, SchemaNode schema, string path, List<string> faults)
    {
        foreach (var name in schema.Required)
            if (!value.TryGetProperty(name, out _)) faults.Add($"{path}.{name}: is missing.");
        foreach (var member in value.EnumerateObject())
            if ((schema.Properties.GetValueOrDefault(member.Name) ?? schema.AdditionalProperties) is { } rules) Visit(member.Value, rules, $"{path}.{member.Name}", faults);
    }

    private static void VisitArray(JsonElement value, SchemaNode schema, string path, List<string> faults)
    {
        var count = value.GetArrayLength();
        if (count < schema.MinItems) faults.Add($"{path}: must have at least {schema.MinItems} items.");
        if (count > (schema.MaxItems ?? MostItems) || count > MostItems)
        {
            faults.Add($"{path}: must have at most {Math.Min(schema.MaxItems ?? MostItems, MostItems)} items.");
            return;
        }

        JsonElement[] items = [.. value.EnumerateArray()];
        foreach (var (place, item) in items.Index())
            if (schema.Items is { } rules) Visit(item, rules, $"{path}[{place}]", faults);
        if (schema.UniqueItems && items.Index().Any(a => items.Take(a.Index).Any(b => JsonElement.DeepEquals(a.Item, b))))
            faults.Add($"{path}: has an item twice.");
    }

    private static void VisitText(string text, SchemaNode schema, string path, List<string> faults)
    {
        var length = text.EnumerateRunes().Count();
        if (length < schema.MinLength) faults.Add($"{path}: must have at least {schema.MinLength} characters.");
        if (length > schema.MaxLength) faults.Add($"{path}: must have at most {schema.MaxLength} characters.");
        if (schema.Pattern is { } pattern && !pattern.IsMatch(text)) faults.Add($"{path}: must match the pattern {pattern}.");
        if (schema.Format is { } format && !SchemaFormats.Matches(format, text)) faults.Add($"{path}: must be a {format}.");
    }

    private static void VisitNumber(JsonElement value, SchemaNode schema, string path, List<string> faults)
    {
        if (!value.TryGetDecimal(out var number))
        {
            faults.Add($"{path}: is a number beyond measure.");
            return;
        }

        if (number < schema.Minimum || number <= schema.Above) faults.Add($"{path}: must be {(schema.Above is { } above ? $"above {above}" : $"at least {schema.Minimum}")}.");
        if (number > schema.Maximum || number >= schema.Below) faults.Add($"{path}: must be {(schema.Below is { } below ? $"below {below}" : $"at most {schema.Maximum}")}.");
        if (schema.MultipleOf is { } step && number % step != 0) faults.Add($"{path}: must be a multiple of {step}.");
    }

    private static int Matching(JsonElement value, ImmutableArray<SchemaNode> schemas) => schemas.Count(s => Faults(value, s).Count == 0);

    // 2.0 is an integer: JSON Schema asks for the number, not for how it is written. Beyond measure is told by the number's own rule.
    private static bool IsOf(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && (!value.TryGetDecimal(out var number) || number == decimal.Truncate(number))),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };
}
