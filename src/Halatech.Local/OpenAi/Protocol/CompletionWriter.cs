using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Writes the <c>chat.completion</c> object of an unstreamed answer.</summary>
internal static class CompletionWriter
{
    public static void Write(Utf8JsonWriter json, Completion completion)
    {
        json.WriteStartObject();
        WriteHead(json, completion, "chat.completion");
        json.WriteStartArray("choices");
        for (var index = 0; index < completion.Request.Choices; index++) WriteChoice(json, index, completion.Reply);
        json.WriteEndArray();
        if (completion.CountsTokens) WriteUsage(json, completion);
        json.WriteString("service_tier", "default");
        json.WriteEndObject();
    }

    public static void WriteHead(Utf8JsonWriter json, Completion completion, string kind)
    {
        json.WriteString("id", completion.Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", completion.Created);
        json.WriteString("model", completion.Request.Model);
        json.WriteString("system_fingerprint", "fp_halatech_offline");
    }

    public static void WriteUsage(Utf8JsonWriter json, Completion completion)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", completion.PromptTokens);
        json.WriteNumber("completion_tokens", completion.CompletionTokens);
        json.WriteNumber("total_tokens", completion.PromptTokens + completion.CompletionTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", completion.CachedTokens);
        json.WriteNumber("audio_tokens", 0);
        json.WriteEndObject();
        WriteZeros(json, "completion_tokens_details", "reasoning_tokens", "audio_tokens",
            "accepted_prediction_tokens", "rejected_prediction_tokens");
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, ChatReply reply)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", reply.Text);
        json.WriteString("refusal", reply.Refusal);
        if (reply.ToolCalls.Count > 0) WriteCalls(json, reply.ToolCalls);
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", reply.FinishReason);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteZeros(Utf8JsonWriter json, string name, params ReadOnlySpan<string> counters)
    {
        json.WriteStartObject(name);
        foreach (var counter in counters) json.WriteNumber(counter, 0);
        json.WriteEndObject();
    }
}
