using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>
/// One value of a request together with its path. Reading it as a type either gives the value or reports
/// what is wrong with it and gives a harmless default, so that readers need no branches of their own.
/// A field that is absent or null counts as not sent.
/// </summary>
internal readonly struct JsonField(JsonElement value, string path, Problems problems)
{
    public JsonElement Value => value;

    public string Path => path;

    public bool IsSent => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsText => value.ValueKind == JsonValueKind.String;

    public bool IsArray => value.ValueKind == JsonValueKind.Array;

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    public JsonField this[string name] => new(
        IsObject && value.TryGetProperty(name, out var inner) ? inner : default,
        path.Length == 0 ? name : $"{path}.{name}", problems);

    public string Text() => Is(JsonValueKind.String, "a string") ? value.GetString()! : "";

    public string? OptionalText() => IsSent ? Text() : null;

    public bool Flag(bool otherwise) =>
        IsSent && (value.ValueKind is JsonValueKind.True or JsonValueKind.False || Wrong("a boolean"))
            ? value.ValueKind == JsonValueKind.True
            : otherwise;

    public int? Whole(int least, int most)
    {
        if (!IsSent) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            Wrong("an integer");
            return null;
        }

        if (number < least) Report("integer_below_min_value", $"Expected a value of at least {least}, got {number}.");
        if (number > most) Report("integer_above_max_value", $"Expected a value of at most {most}, got {number}.");
        return (int)Math.Clamp(number, least, most);
    }

    public double? Number(double least, double most)
    {
        if (!IsSent || value.ValueKind != JsonValueKind.Number && !Wrong("a number")) return null;
        var number = value.GetDouble();
        if (number < least) Report("decimal_below_min_value", $"Expected a value of at least {least}.");
        if (number > most) Report("decimal_above_max_value", $"Expected a value of at most {most}.");
        return number;
    }

    public string OneOf(params ReadOnlySpan<string> allowed)
    {
        var text = Text();
        if (problems.First is null && !allowed.Contains(text))
            Report("invalid_value", $"Supported values are: {string.Join(", ", allowed!)}.");
        return text;
    }

    public JsonField Object()
    {
        Is(JsonValueKind.Object, "an object");
        return this;
    }

    /// <summary>The elements of an array; a field that was not sent has none.</summary>
    public List<JsonField> Items(int least = 0, int most = int.MaxValue)
    {
        if ((!IsSent && least == 0) || !Is(JsonValueKind.Array, "an array")) return [];
        var count = value.GetArrayLength();
        if (count < least) Report("empty_array", $"Expected at least {least} element(s), got {count}.");
        if (count > most) Report("array_above_max_length", $"Expected at most {most} elements, got {count}.");
        if (problems.First is not null) return [];
        var items = new List<JsonField>(count);
        foreach (var item in value.EnumerateArray()) items.Add(new JsonField(item, $"{path}[{items.Count}]", problems));
        return items;
    }

    /// <summary>The properties of an object; anything else has none.</summary>
    public IEnumerable<JsonField> Members()
    {
        if (!IsObject) yield break;
        foreach (var member in value.EnumerateObject())
            yield return new JsonField(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", problems);
    }

    public void Report(string code, string message) =>
        problems.Report(ApiError.Invalid(path, code, $"Invalid '{path}': {message}"));

    private bool Is(JsonValueKind kind, string expected)
    {
        if (value.ValueKind == kind) return true;
        if (IsSent) return Wrong(expected);
        problems.Report(ApiError.Invalid(path, "missing_required_parameter", $"Missing required parameter: '{path}'."));
        return false;
    }

    private bool Wrong(string expected)
    {
        Report("invalid_type", $"expected {expected}, got {Described(value.ValueKind)}.");
        return false;
    }

    private static string Described(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };
}
