namespace Halatech.Local.OpenAi.Protocol;

/// <summary>A reply with what the envelope around it needs.</summary>
/// <param name="Created">Unix seconds.</param>
internal sealed record Completion(string Id, long Created, ChatRequest Request, ChatReply Reply)
{
    public int PromptTokens { get; } = TokenCosts.OfPrompt(Request);

    public int CompletionTokens { get; } = TokenCosts.OfReply(Reply) * Request.Choices;
}
