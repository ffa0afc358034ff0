using Halatech.Core.Errors;
using Halatech.Core.Turns;
using Microsoft.Extensions.AI;

namespace Halatech.Adapters.Ai;

/// <summary>A chat client whose answers are whole: what broke off, was filtered or says nothing is a <see cref="ModelException"/>.</summary>
internal sealed class GuardedChatClient(IChatClient inner, TimeSpan limit, TimeProvider time) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelFailures.GuardAsync(
            async token => Checked(await base.GetResponseAsync(messages, options, token)), limit, time, cancellationToken);

    private static ChatResponse Checked(ChatResponse response)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            throw new ModelException(new(ErrorKind.Upstream, "model.filtered", "The model service's filter stopped the answer."));
        if (response.FinishReason is null)
            throw new ModelException(new(ErrorKind.Upstream, "model.broken-off", "The model's answer broke off."));
        if (string.IsNullOrWhiteSpace(response.Text) && !response.Messages.Any(m => m.Contents.OfType<FunctionCallContent>().Any()))
            throw new ModelException(new(ErrorKind.Upstream, "model.empty", "The model's answer holds no text."));
        return response;
    }
}

/// <summary>An embedding generator with the same failures and time limit as the chat client.</summary>
internal sealed class GuardedEmbeddings(IEmbeddingGenerator<string, Embedding<float>> inner, TimeSpan limit, TimeProvider time)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelFailures.GuardAsync(token => base.GenerateAsync(values, options, token), limit, time, cancellationToken);
}
