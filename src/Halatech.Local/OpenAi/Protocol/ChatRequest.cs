using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>A chat completion request that has passed validation. Lives no longer than the body it was read from.</summary>
internal sealed record ChatRequest
{
    public required string Model { get; init; }
    public required IReadOnlyList<ChatMessage> Messages { get; init; }
    public required IReadOnlyList<ToolDefinition> Tools { get; init; }
    public required ToolChoice Choice { get; init; }
    public required ReplyFormat Format { get; init; }
    public required IReadOnlyList<string> Stop { get; init; }
    public int Choices { get; init; } = 1;
    public int? TokenLimit { get; init; }
    public bool Stream { get; init; }
    public bool IncludeUsage { get; init; }

    public string LastUserText => Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
}

internal enum ChatRole { System, Developer, User, Assistant, Tool }

/// <param name="Text">The text parts of the content; other media carry no words and are left out.</param>
/// <param name="ToolCallId">On a tool message: the call it answers.</param>
internal sealed record ChatMessage(
    ChatRole Role, string Text, IReadOnlyList<ToolCall> ToolCalls, string? ToolCallId)
{
    public bool IsInstruction => Role is ChatRole.System or ChatRole.Developer;
}

/// <param name="Arguments">JSON text, as the protocol carries it.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);

/// <param name="Parameters">The JSON schema of the arguments; undefined for a function without any.</param>
internal sealed record ToolDefinition(string Name, JsonElement Parameters);

internal enum ToolUse { None, Auto, Required }

/// <param name="Allowed">The names that may be called; null for every offered tool.</param>
internal sealed record ToolChoice(ToolUse Use, IReadOnlyList<string>? Allowed);

internal enum ReplyKind { Text, JsonObject, JsonSchema }

internal sealed record ReplyFormat(ReplyKind Kind, string? SchemaName, JsonElement Schema)
{
    public static readonly ReplyFormat Text = new(ReplyKind.Text, null, default);
}
