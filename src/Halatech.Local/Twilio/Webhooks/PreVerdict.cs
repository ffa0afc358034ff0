using System.Text.Json;
using Halatech.Local.Twilio.Network;

namespace Halatech.Local.Twilio.Webhooks;

/// <summary>
/// What a pre-action webhook decided: 4xx and 5xx reject, a JSON object changes, anything else (also no answer in time:
/// the real service fails open) leaves unchanged.
/// </summary>
internal sealed record PreVerdict(bool Rejected, IReadOnlyDictionary<string, string> Changes)
{
    public static PreVerdict Unchanged { get; } = new(false, new Dictionary<string, string>(StringComparer.Ordinal));

    public static PreVerdict From(WebhookReply reply) =>
        reply.Rejected ? Unchanged with { Rejected = true }
        : reply.Status == 200 ? Unchanged with { Changes = Read(reply.Body) }
        : Unchanged;

    /// <summary>The changed value of a key, or what it was.</summary>
    public string? Apply(string key, string? value) => Changes.GetValueOrDefault(key) ?? value;

    /// <summary>A draft with what the webhook changed; attributes that are no JSON are left as they were.</summary>
    public MessageDraft ApplyTo(MessageDraft draft) => draft with
    {
        Body = Apply("body", draft.Body),
        Author = Apply("author", draft.Author)!,
        Attributes = Changes.TryGetValue("attributes", out var attributes) && IsJson(attributes) ? attributes : draft.Attributes,
    };

    public PreVerdict Then(PreVerdict later)
    {
        if (later.Changes.Count == 0) return this with { Rejected = Rejected || later.Rejected };
        var merged = new Dictionary<string, string>(Changes, StringComparer.Ordinal);
        foreach (var (key, value) in later.Changes) merged[key] = value;
        return new(Rejected || later.Rejected, merged);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Read(string body)
    {
        var changes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(body)) return changes;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return changes;
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String) changes[property.Name] = property.Value.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Not JSON: nothing to change by.
        }
        return changes;
    }
}
