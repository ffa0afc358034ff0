using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Fills a function's arguments from the conversation; what it does not find gets the smallest value the schema allows.</summary>
internal static class ArgumentFiller
{
    public static string Fill(ChatRequest request, ToolDefinition tool)
    {
        if (tool.Parameters.ValueKind != JsonValueKind.Object) return "{}";
        var filled = JsonNode.Parse(SchemaSample.Of(tool.Parameters)) as JsonObject ?? [];
        if (!tool.Parameters.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object) return filled.ToJsonString();
        var details = Details.Of(request.Messages);
        var dialogue = OfflineDialogue.Of(request.Messages);
        foreach (var property in properties.EnumerateObject())
        {
            // Without words of its own a person is announced in the tenant's.
            if (tool.Name == "requestHuman" && property.Name == "message") continue;
            if (ValueOf(property, details, dialogue) is { } value) filled[property.Name] = value;
        }

        return filled.ToJsonString();
    }

    private static JsonNode? ValueOf(JsonProperty property, Details? details, OfflineDialogue dialogue) => property.Name switch
    {
        "actionType" => FirstChoice(property.Value),
        "transactionID" => Wanted(property.Value, dialogue),
        "userMessage" => string.Join(' ', dialogue.Newest.Select(line => line.Text)),
        "outcome" => dialogue.LastCall switch
        {
            { Outcome: CallOutcome.Failed } => "failed",
            { Outcome: CallOutcome.Answered } call => call.Field("status") == "refused" ? "failed" : "completed",
            _ => "cancelled",
        },
        "message" when dialogue.LastCall is { } call => call.Outcome is CallOutcome.Answered or CallOutcome.Failed ? call.Message : Phrasing.Withdrawn,
        "message" => Phrasing.Stopped,
        "reason" => "The customer asks for a person.",
        _ => details?[property.Name] is { } known ? Typed(property.Value, known) : null,
    };

    private static string? FirstChoice(JsonElement schema) =>
        schema.TryGetProperty("enum", out var choices) && choices.GetArrayLength() > 0 ? choices[0].GetString() : null;

    private static string? Wanted(JsonElement schema, OfflineDialogue dialogue) =>
        schema.TryGetProperty("enum", out var choices)
            ? Choices.Best(choices.EnumerateArray().Select(c => c.GetString()!.Replace('-', ' ')), string.Join(' ', dialogue.Newest.Select(l => l.Text)))?.Replace(' ', '-')
            : null;

    private static JsonNode Typed(JsonElement schema, string value)
    {
        if (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is "integer" or "number")
            return Details.NumberIn(value) ?? 0;
        return schema.TryGetProperty("enum", out var choices)
            ? Choices.Best(choices.EnumerateArray().Select(c => c.GetString()!), value) ?? value
            : value.ToString(CultureInfo.InvariantCulture);
    }
}
