using System.Text.Json;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>
/// Reads <c>POST /standin/rules</c>: one rule, an array of rules, or <c>{"rules":[…]}</c>. A rule:
/// <code>
/// { "name": "…", "on": "chat" | "embeddings",
///   "when": { "lastUser", "anyMessage", "system", "assistant", "toolResult", "lastRole", "model", "schema", "tool", "forcedTool": "pattern",
///             "hasTools", "stream": true | false },
///   "then": exactly one of
///     { "text": "…" } { "json": any JSON } { "toolCalls": [{ "name": "…", "arguments": {…} | "text" }] } { "refusal": "…" }
///     { "empty": true } { "longText": characters } { "garbage": true } { "hang": true }
///     { "body": any JSON | "text", "status": 200, "contentType": "application/json" }
///     { "error": { "status", "retryAfter", "html", "code", "type", "message" } }
///     { "streamError": "text before" } { "cut": "text before" } { "stall": "text before" }
///     and, beside what a model says: "finishReason": "stop" | "length" | "content_filter" | "tool_calls" | "none",
///       "usage": { "prompt", "completion", "cached" } | false,
///   "delayMs": 0, "times": 1 }
/// </code>
/// </summary>
internal static class RuleReader
{
    private const int MostRules = 1000, LongestDelayMs = 600_000, MostCharacters = 10_000_000;

    private static readonly string[] Replies =
        ["text", "toolCalls", "refusal", "empty", "longText", "garbage", "hang", "body", "error", "streamError", "cut", "json", "stall"];

    public static (List<ScriptedRule> Rules, ApiError? Error) Read(JsonElement body)
    {
        var problems = new Problems();
        var root = new JsonField(body, "", problems);
        var list = root["rules"].IsSent ? root["rules"] : root;
        var rules = list.IsArray ? list.Items(most: MostRules).ConvertAll(ReadRule) : [ReadRule(list)];
        return (rules, problems.First);
    }

    private static ScriptedRule ReadRule(JsonField rule)
    {
        var when = rule.Object()["when"];
        if (when.IsSent) when.Object();
        return new ScriptedRule
        {
            Name = rule["name"].OptionalText(),
            On = rule["on"].IsSent && rule["on"].OneOf("chat", "embeddings") == "embeddings"
                ? ScriptedEndpoint.Embeddings
                : ScriptedEndpoint.Chat,
            LastUser = when["lastUser"].OptionalText(),
            AnyMessage = when["anyMessage"].OptionalText(),
            System = when["system"].OptionalText(),
            Assistant = when["assistant"].OptionalText(),
            ToolResult = when["toolResult"].OptionalText(),
            LastRole = when["lastRole"].OptionalText(),
            Model = when["model"].OptionalText(),
            Schema = when["schema"].OptionalText(),
            Tool = when["tool"].OptionalText(),
            ForcedTool = when["forcedTool"].OptionalText(),
            HasTools = when["hasTools"].IsSent ? when["hasTools"].Flag(false) : null,
            Stream = when["stream"].IsSent ? when["stream"].Flag(false) : null,
            Reply = Ended(ReadReply(rule["then"].Object()), rule["then"]),
            Delay = TimeSpan.FromMilliseconds(rule["delayMs"].Whole(0, LongestDelayMs) ?? 0),
            Times = rule["times"].Whole(1, int.MaxValue),
        };
    }

    private static ScriptedReply ReadReply(JsonField then)
    {
        var sent = Replies.Where(name => then[name].IsSent).ToList();
        if (sent.Count != 1) then.Report("invalid_value", $"expected exactly one of {string.Join(", ", Replies)}.");
        var field = then[sent.Count == 1 ? sent[0] : "text"];
        return sent.FirstOrDefault() switch
        {
            "toolCalls" => ScriptedReply.ToolCalls(field.Items(least: 1).ConvertAll(call =>
                (ToolReader.ReadName(call.Object()["name"]), Verbatim(call["arguments"])))),
            "refusal" => ScriptedReply.Refusal(field.Text()),
            "empty" => ScriptedReply.Empty(),
            "longText" => ScriptedReply.LongText(field.Whole(1, MostCharacters) ?? 1),
            "garbage" => ScriptedReply.Garbage(),
            "hang" => ScriptedReply.Hang(),
            "body" => ScriptedReply.Body(Verbatim(field), then["contentType"].OptionalText() ?? "application/json",
                then["status"].Whole(200, 599) ?? 200),
            "error" => ReadError(field.Object()),
            "json" => ScriptedReply.Json(Verbatim(field)),
            "stall" => ScriptedReply.Stall(field.Text()),
            "streamError" => ScriptedReply.StreamError(field.Text()),
            "cut" => ScriptedReply.Cut(field.Text()),
            _ => ScriptedReply.Text(field.OptionalText() ?? ""),
        };
    }

    private static ScriptedReply Ended(ScriptedReply reply, JsonField then)
    {
        var (finish, usage) = (then["finishReason"], then["usage"]);
        if (!finish.IsSent && !usage.IsSent) return reply;
        if (reply is not ScriptedReply.Say)
        {
            (finish.IsSent ? finish : usage).Report("invalid_value", "only what a model says has an end and a cost.");
            return reply;
        }

        if (finish.IsSent)
        {
            var reason = finish.OneOf("stop", "length", "content_filter", "tool_calls", "none");
            reply = reply.Ending(reason == "none" ? null : reason);
        }

        if (usage.IsSent && !usage.IsObject) return usage.Flag(true) ? reply : reply.Costing(null);
        return usage.IsSent ? reply.Costing(Count("prompt") ?? 0, Count("completion") ?? 0, Count("cached") ?? 0) : reply;

        int? Count(string name) => usage[name].Whole(0, int.MaxValue);
    }

    private static ScriptedReply ReadError(JsonField error) => ScriptedReply.Error(
        error["status"].Whole(400, 599) ?? 500, error["retryAfter"].IsSent ? Verbatim(error["retryAfter"]) : null,
        error["html"].OptionalText(), error["code"].OptionalText(), error["type"].OptionalText(), error["message"].OptionalText());

    // Text stands for itself, so that broken JSON can be scripted; anything else goes out as the JSON it is.
    private static string Verbatim(JsonField field) =>
        field.IsText ? field.Text() : field.IsSent ? field.Value.GetRawText() : "{}";
}
