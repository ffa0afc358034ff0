using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>What rules can look at.</summary>
internal sealed record RequestFacts(ScriptedEndpoint Endpoint, string Model, string LastUser, IEnumerable<string> Messages)
{
    public string? Schema { get; init; }

    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>The functions of which one must be called.</summary>
    public IReadOnlyList<string> ForcedTools { get; init; } = [];

    public bool Stream { get; init; }

    public string LastRole { get; init; } = "";

    public IEnumerable<string> Instructions { get; init; } = [];

    public IEnumerable<string> Answers { get; init; } = [];

    public IEnumerable<string> ToolResults { get; init; } = [];

    public static RequestFacts Of(ChatRequest request) => new(
        ScriptedEndpoint.Chat, request.Model, request.LastUserText, request.Messages.Select(message => message.Text))
    {
        Schema = request.Format.SchemaName,
        Tools = [.. request.Tools.Select(tool => tool.Name)],
        ForcedTools = request.Choice is { Use: ToolUse.Required, Allowed: { } forced } ? forced : [],
        Stream = request.Stream,
        LastRole = request.Messages.Count > 0 ? request.Messages[^1].Role.ToString().ToLowerInvariant() : "",
        Instructions = TextsOf(request, ChatRole.System, ChatRole.Developer),
        Answers = TextsOf(request, ChatRole.Assistant),
        ToolResults = TextsOf(request, ChatRole.Tool),
    };

    public static RequestFacts Of(EmbeddingRequest request) =>
        new(ScriptedEndpoint.Embeddings, request.Model, request.Inputs[^1], request.Inputs);

    private static IEnumerable<string> TextsOf(ChatRequest request, params ChatRole[] roles) =>
        request.Messages.Where(message => roles.Contains(message.Role)).Select(message => message.Text);
}
