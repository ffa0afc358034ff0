using Halatech.Core.Turns;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Ai;

/// <summary>
/// A chat client whose answers are whole, metered and asked for again when the way there failed: what breaks off, hangs, is
/// filtered or says nothing is a <see cref="ModelException"/>.
/// </summary>
internal sealed class GuardedChatClient(
    IChatClient inner,
    IOptions<OpenAiOptions> settings,
    ModelRetries retries,
    ModelPrices prices,
    TimeProvider time,
    ILogger<GuardedChatClient> logger) : DelegatingChatClient(inner)
{
    private readonly OpenAiOptions _settings = settings.Value;
    private int _uncounted;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (told, asked) = StructuredRequest.For(_settings.StructuredOutput, messages, options);
        ChatMessage[] prompt = [.. told];
        return retries.ExecuteAsync(token => AskAsync(prompt, asked, token), cancellationToken);
    }

    private async Task<ChatResponse> AskAsync(ChatMessage[] prompt, ChatOptions? options, CancellationToken cancellationToken)
    {
        var model = options?.ModelId ?? _settings.ChatModel;
        var estimate = MeteredRequest.EstimateTokens(prompt.Sum(message => (long)message.Text.Length));
        var metered = ModelScope.Begin(new(new ModelUsage(model, estimate, 0, 1), usage => prices.Priced(usage, model)));
        var answer = await ModelFailures.GuardAsync(
            token => ReadAsync(prompt, options, metered, token),
            metered, TimeSpan.FromSeconds(_settings.RequestTimeoutSeconds), time, cancellationToken);

        // What broke off is no answer, so what it cost stays the estimate; the rest is billed, whatever it is good for.
        if (answer.FinishReason is not null) metered.Complete(UsageOf(answer, model, estimate));
        var whole = WholeAnswer.Of(answer);
        return _settings.StructuredOutput == StructuredOutput.JsonSchema ? whole : StructuredRequest.Unfenced(whole);
    }

    private Task<ChatResponse> ReadAsync(ChatMessage[] prompt, ChatOptions? options, MeteredRequest metered, CancellationToken cancellationToken) =>
        _settings.Streaming
            ? StreamReader.ReadAsync(
                token => base.GetStreamingResponseAsync(prompt, options, token),
                metered, TimeSpan.FromSeconds(_settings.StreamSilenceSeconds), time, cancellationToken)
            : base.GetResponseAsync(prompt, options, cancellationToken);

    private ModelUsage UsageOf(ChatResponse answer, string model, long estimate)
    {
        var named = answer.ModelId ?? model;
        if (answer.Usage is { InputTokenCount: { } input } usage)
            return new(named, input, usage.OutputTokenCount ?? 0, 1, usage.CachedInputTokenCount ?? 0);
        if (Interlocked.Exchange(ref _uncounted, 1) == 0)
            logger.LogWarning("The service at {Endpoint} does not say how many tokens it used: they are estimated from now on", _settings.Endpoint.Host);
        return new(named, estimate, MeteredRequest.EstimateTokens(answer.Text.Length), 1, IsEstimated: true);
    }
}
