namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Reads the <c>messages</c> of a chat request and checks that every tool call is answered in place.</summary>
internal static class MessageReader
{
    public static List<ChatMessage> Read(JsonField field)
    {
        var fields = field.Items(least: 1);
        var messages = fields.ConvertAll(ReadOne);
        CheckToolAnswers(field, fields, messages);
        return messages;
    }

    private static ChatMessage ReadOne(JsonField message)
    {
        var role = message.Object()["role"].OneOf("developer", "system", "user", "assistant", "tool") switch
        {
            "developer" => ChatRole.Developer,
            "system" => ChatRole.System,
            "assistant" => ChatRole.Assistant,
            "tool" => ChatRole.Tool,
            _ => ChatRole.User,
        };
        var calls = role == ChatRole.Assistant ? ReadCalls(message["tool_calls"]) : [];
        var mayBeEmpty = role == ChatRole.Assistant && (calls.Count > 0 || message["refusal"].IsSent);
        var content = message["content"];
        var text = mayBeEmpty && !content.IsSent ? "" : ReadContent(content);
        return new ChatMessage(role, text, calls, role == ChatRole.Tool ? message["tool_call_id"].Text() : null);
    }

    private static string ReadContent(JsonField content) =>
        content.IsArray ? string.Join('\n', content.Items(least: 1).Select(ReadPart)) : content.Text();

    private static string ReadPart(JsonField part)
    {
        var type = part.Object()["type"].OneOf("text", "image_url", "input_audio", "file", "refusal");
        return type is "text" or "refusal" ? part[type].Text() : "";
    }

    private static List<ToolCall> ReadCalls(JsonField calls) => calls.Items().ConvertAll(call =>
    {
        call.Object()["type"].OneOf("function");
        var function = call["function"].Object();
        return new ToolCall(call["id"].Text(), function["name"].Text(), function["arguments"].Text());
    });

    private static void CheckToolAnswers(JsonField field, List<JsonField> fields, List<ChatMessage> messages)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        var answering = false;
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role == ChatRole.Tool)
            {
                if (!answering) fields[i].Report("invalid_value", "a tool message must follow the assistant's tool_calls.");
                else if (!open.Remove(messages[i].ToolCallId!))
                    fields[i]["tool_call_id"].Report("invalid_value", "it answers no open tool call.");
                continue;
            }

            ReportOpen(field, open);
            open.UnionWith(messages[i].ToolCalls.Select(call => call.Id));
            answering = open.Count > 0;
        }

        ReportOpen(field, open);
    }

    private static void ReportOpen(JsonField field, HashSet<string> open)
    {
        if (open.Count > 0)
            field.Report("invalid_value", $"no tool message answers these tool_call_ids: {string.Join(", ", open)}.");
        open.Clear();
    }
}
