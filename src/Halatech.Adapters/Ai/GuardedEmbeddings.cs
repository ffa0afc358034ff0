using Halatech.Core.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Ai;

/// <summary>An embedding generator with the same failures, retries, meter and time limit as the chat client.</summary>
internal sealed class GuardedEmbeddings(
    IEmbeddingGenerator<string, Embedding<float>> inner,
    IOptions<OpenAiOptions> settings,
    ModelRetries retries,
    ModelPrices prices,
    TimeProvider time) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private readonly OpenAiOptions _settings = settings.Value;

    public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        return retries.ExecuteAsync(token => AskAsync(texts, options, token), cancellationToken);
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> AskAsync(
        string[] texts, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        var model = options?.ModelId ?? _settings.EmbeddingModel;
        var begun = ModelUsage.None with { EmbeddingTokens = MeteredRequest.EstimateTokens(texts.Sum(text => (long)text.Length)) };
        var metered = ModelScope.Begin(new(begun, usage => prices.Priced(usage, model)));
        var answer = await ModelFailures.GuardAsync(
            token => base.GenerateAsync(texts, options, token),
            metered, TimeSpan.FromSeconds(_settings.RequestTimeoutSeconds), time, cancellationToken);
        metered.Complete(answer.Usage?.InputTokenCount is { } tokens
            ? begun with { EmbeddingTokens = tokens }
            : begun with { IsEstimated = true });
        return answer;
    }
}
