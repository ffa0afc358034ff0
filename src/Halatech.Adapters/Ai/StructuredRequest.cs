using Microsoft.Extensions.AI;

namespace Halatech.Adapters.Ai;

/// <summary>Asks for a structured answer in the way that the service understands. What comes back is checked by whoever asked.</summary>
internal static class StructuredRequest
{
    private const string Fence = "```";

    /// <summary>The request as the service can take it.</summary>
    public static (IEnumerable<ChatMessage> Messages, ChatOptions? Options) For(
        StructuredOutput output, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (output == StructuredOutput.JsonSchema || options?.ResponseFormat is not ChatResponseFormatJson { Schema: { } schema }) return (messages, options);
        options = options.Clone();
        options.ResponseFormat = output == StructuredOutput.JsonObject ? ChatResponseFormat.Json : null;
        var told = new ChatMessage(
            ChatRole.System,
            $"Answer with one JSON object that satisfies this JSON schema, and with nothing else: {schema.GetRawText()}");
        return (messages.Append(told), options);
    }

    /// <summary>The answer without the fence that models like to put around JSON when they are only asked for it.</summary>
    public static ChatResponse Unfenced(ChatResponse response)
    {
        var text = response.Text.Trim();
        if (!text.StartsWith(Fence, StringComparison.Ordinal) || !text.EndsWith(Fence, StringComparison.Ordinal)) return response;
        var start = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        if (start == 0 || start > text.Length - Fence.Length) return response;
        response.Messages = [new ChatMessage(ChatRole.Assistant, text[start..^Fence.Length].Trim())];
        return response;
    }
}
