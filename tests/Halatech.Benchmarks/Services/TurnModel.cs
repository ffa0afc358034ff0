using System.Text.Json.Nodes;

namespace Halatech.Benchmarks.Services;

/// <summary>The model of <see cref="TurnServices"/>: streams what its place in a turn demands.</summary>
internal static class TurnModel
{
    private const string Reply = "You are very welcome, and we look forward to your stay.";

    public static string Answer(JsonNode request)
    {
        var delta = (string?)request["response_format"]?["type"] == "json_schema" ? Says(Decide(request))
            : (string?)request["tool_choice"]?["function"]?["name"] is { } function ? Calls(function)
            : Says(Reply);
        var finish = delta.ContainsKey("tool_calls") ? "tool_calls" : "stop";
        return Event(Choice(delta, null)) + Event(Choice([], finish)) + Event(Usage()) + "data: [DONE]\n\n";
    }

    // Every question of the benchmark's maps is answered by what the thread holds.
    private static string Decide(JsonNode request)
    {
        var messages = request["messages"]!.AsArray();
        var thread = (string)messages[^1]!["content"]!;
        var answers = new JsonObject();
        foreach (var (id, _) in request["response_format"]!["json_schema"]!["schema"]!["properties"]!["answers"]!["properties"]!.AsObject())
        {
            var yes = ((string)messages[0]!["content"]!).Contains(TurnTenant.WantsBooking, StringComparison.Ordinal)
                ? thread.Contains(TurnTenant.Begin, StringComparison.Ordinal)
                : thread.Contains(TurnTenant.GoAhead, StringComparison.Ordinal) && !thread.Contains(TurnTenant.Done, StringComparison.Ordinal);
            answers[id] = new JsonObject { ["answer"] = yes ? "yes" : "no", ["evidence"] = new JsonArray(1) };
        }

        return new JsonObject { ["answers"] = answers, ["optOut"] = "none", ["language"] = "en" }.ToJsonString();
    }

    private static JsonObject Says(string text) => new() { ["role"] = "assistant", ["content"] = text };

    private static JsonObject Calls(string function) => new()
    {
        ["role"] = "assistant",
        ["tool_calls"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["id"] = "call_1",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = function, ["arguments"] = TurnTenant.ArgumentsOf(function) },
        }),
    };

    private static JsonObject Choice(JsonObject delta, string? finish) => Chunk(
        new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }), null);

    private static JsonObject Usage() =>
        Chunk([], new JsonObject { ["prompt_tokens"] = 900, ["completion_tokens"] = 25, ["total_tokens"] = 925 });

    private static JsonObject Chunk(JsonArray choices, JsonObject? usage) => new()
    {
        ["id"] = "chatcmpl-bench",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1767225600,
        ["model"] = "bench",
        ["choices"] = choices,
        ["usage"] = usage,
    };

    private static string Event(JsonObject chunk) => $"data: {chunk.ToJsonString()}\n\n";
}
