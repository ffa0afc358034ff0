using System.Text.Json;
using System.Text.RegularExpressions;
using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary>A template with its variables filled in.</summary>
/// <param name="Text">What a telephone shows.</param>
/// <param name="Approved">Whether WhatsApp has approved it.</param>
/// <param name="Taps">What can be tapped below.</param>
/// <param name="ListButton">Opens the list of those; null when each is a button.</param>
/// <param name="Fault">Code with which the channel refuses it.</param>
internal sealed record RenderedContent(string Text, bool Approved, IReadOnlyList<Tap> Taps, string? ListButton, int? Fault = null)
{
    private const int InvalidContent = 63021;

    /// <summary>The same as a telephone on this channel gets it: buttons on WhatsApp and Messenger, lists on WhatsApp.</summary>
    public RenderedContent On(string address) => Channels.Of(address) switch
    {
        _ when Taps.Count == 0 => this,
        Channel.WhatsApp => this with { Fault = Breaks(ListButton is null ? 20 : 24, ListButton is not null || Approved ? 10 : 3) },
        Channel.Messenger when ListButton is null => this with { Fault = Breaks(20, 13) },
        _ => this with { Taps = [], ListButton = null },
    };

    private int? Breaks(int longest, int most) =>
        Taps.Count > most || ListButton?.Length > 20 || Taps.Any(t => t.Title.Length == 0 || t.Title.Length > longest) ? InvalidContent : null;
}

/// <summary>Turns a template and its variables into what a telephone shows.</summary>
internal sealed partial class ContentRenderer(World world)
{
    private const int LongestVariables = 27_801;
    private const int LongestName = 16, LongestValue = 256;

    /// <summary>The code of what is too long in these variables for Conversations, or null.</summary>
    public static int? TooLong(string? variables)
    {
        if (variables is null) return null;
        if (variables.Length > LongestVariables) return 50529;
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        if (!TryTake(variables, given)) return null;
        return given.Keys.Any(k => k.Length > LongestName) ? 50540 : given.Values.Any(v => v.Length > LongestValue) ? 50541 : null;
    }

    /// <returns>Null when the template or its variables are no good. Call under the gate.</returns>
    public RenderedContent? Render(string accountSid, string contentSid, string? variables)
    {
        if (world.Contents.Find(contentSid) is not { } content || content.AccountSid != accountSid) return null;
        if (Values(content, variables) is not { } values) return null;
        var type = Type(content.Types);
        return new(
            Fill(Text(type, "body") ?? content.FriendlyName), content.Approval?.Status == "approved", [.. Taps(type, Fill)],
            Text(type, "button") is { } button ? Fill(button) : null);

        string Fill(string text) => Placeholder().Replace(text, m => values.GetValueOrDefault(m.Groups["name"].Value, m.Value));
    }

    // The defaults of the template, overruled by what the message brings.
    private static Dictionary<string, string>? Values(Content content, string? variables)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (content.Variables is { ValueKind: JsonValueKind.Object } defaults) Take(defaults, values);
        if (variables is null) return values;
        return variables.Length <= LongestVariables && TryTake(variables, values) ? values : null;
    }

    private static bool TryTake(string json, Dictionary<string, string> values)
    {
        try
        {
            using var given = JsonDocument.Parse(json);
            if (given.RootElement.ValueKind != JsonValueKind.Object) return false;
            Take(given.RootElement, values);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Take(JsonElement source, Dictionary<string, string> values)
    {
        foreach (var property in source.EnumerateObject()) values[property.Name] = property.Value.ToString();
    }

    // The first that says anything.
    private static JsonElement? Type(JsonElement types) => types.ValueKind != JsonValueKind.Object
        ? null
        : types.EnumerateObject().Select(t => (JsonElement?)t.Value).FirstOrDefault(t => Text(t, "body") is not null);

    private static string? Text(JsonElement? holder, string name) =>
        holder is { ValueKind: JsonValueKind.Object } type && type.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static IEnumerable<Tap> Taps(JsonElement? type, Func<string, string> fill)
    {
        foreach (var (list, title) in (ReadOnlySpan<(string, string)>)[("actions", "title"), ("items", "item")])
        {
            if (type is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty(list, out var entries) || entries.ValueKind != JsonValueKind.Array) continue;
            return entries.EnumerateArray().Where(e => Text(e, title) is not null).Select(e => new Tap(
                fill(Text(e, "id") ?? Text(e, title)!), fill(Text(e, title)!), Text(e, "description") is { } more ? fill(more) : null));
        }

        return [];
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_]{1,16})\s*\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Placeholder();
}
