namespace Halatech.Local.OpenAi.Protocol;

/// <summary>What the model says: text, a refusal or tool calls.</summary>
internal sealed record ChatReply
{
    public string? Text { get; init; }
    public string? Refusal { get; init; }
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];
    public string FinishReason { get; init; } = "stop";

    public static ChatReply Of(string text) => new() { Text = text };

    public static ChatReply Call(params IEnumerable<ToolCall> calls) =>
        new() { ToolCalls = [.. calls], FinishReason = "tool_calls" };
}
