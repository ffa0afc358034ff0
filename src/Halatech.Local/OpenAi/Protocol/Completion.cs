namespace Halatech.Local.OpenAi.Protocol;

/// <summary>A reply with what the envelope around it needs.</summary>
/// <param name="Created">Unix seconds.</param>
internal sealed record Completion(string Id, long Created, ChatRequest Request, ChatReply Reply)
{
    public int PromptTokens { get; } = Reply.Usage?.Prompt ?? TokenCosts.OfPrompt(Request);

    public int CompletionTokens { get; } = Reply.Usage?.Completion ?? (TokenCosts.OfReply(Reply) * Request.Choices);

    public int CachedTokens { get; } = Reply.Usage?.Cached ?? 0;

    public bool CountsTokens { get; } = Reply.Usage is null or { Prompt: not null };
}
