namespace Halatech.Local.OpenAi.Protocol;

/// <summary>What the model says: text, a refusal or tool calls.</summary>
internal sealed record ChatReply
{
    public string? Text { get; init; }
    public string? Refusal { get; init; }
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Null for an answer that never ends properly, as some services send it.</summary>
    public string? FinishReason { get; init; } = "stop";

    /// <summary>Token counts in place of the estimated ones.</summary>
    public ScriptedUsage? Usage { get; init; }

    public static ChatReply Of(string text) => new() { Text = text };

    public static ChatReply Call(params IEnumerable<ToolCall> calls) =>
        new() { ToolCalls = [.. calls], FinishReason = "tool_calls" };
}

/// <param name="Prompt">Null for an answer that comes without any counts.</param>
internal sealed record ScriptedUsage(int? Prompt, int Completion, int Cached);
