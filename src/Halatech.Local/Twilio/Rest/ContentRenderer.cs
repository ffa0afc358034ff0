using System.Text.Json;
using System.Text.RegularExpressions;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary>Turns a template and its variables into the text a telephone shows.</summary>
internal sealed partial class ContentRenderer(World world)
{
    private const int LongestVariables = 27_801;

    /// <returns>Text, and whether WhatsApp has approved the template; null when the template or its variables are no good. Under the gate.</returns>
    public (string Text, bool Approved)? Render(string accountSid, string contentSid, string? variables)
    {
        if (world.Contents.Find(contentSid) is not { } content || content.AccountSid != accountSid) return null;
        if (Values(content, variables) is not { } values) return null;
        var text = Body(content.Types) ?? content.FriendlyName;
        text = Placeholder().Replace(text, m => values.GetValueOrDefault(m.Groups["name"].Value, m.Value));
        return (text, content.Approval?.Status == "approved");
    }

    // The defaults of the template, overruled by what the message brings.
    private static Dictionary<string, string>? Values(Content content, string? variables)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (content.Variables is { ValueKind: JsonValueKind.Object } defaults) Take(defaults, values);
        if (variables is null) return values;
        if (variables.Length > LongestVariables) return null;
        try
        {
            using var given = JsonDocument.Parse(variables);
            if (given.RootElement.ValueKind != JsonValueKind.Object) return null;
            Take(given.RootElement, values);
            return values;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Take(JsonElement source, Dictionary<string, string> values)
    {
        foreach (var property in source.EnumerateObject()) values[property.Name] = property.Value.ToString();
    }

    private static string? Body(JsonElement types)
    {
        if (types.ValueKind != JsonValueKind.Object) return null;
        foreach (var type in types.EnumerateObject())
        {
            if (type.Value.ValueKind == JsonValueKind.Object && type.Value.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.String)
                return body.GetString();
        }
        return null;
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_]{1,16})\s*\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Placeholder();
}
