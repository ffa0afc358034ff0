using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Halatech.Grains.Turns;

/// <summary>Tries a turn again when its failure may pass. One for all turns, because making a pipeline costs more than running it.</summary>
internal sealed class TurnRetries(TimeProvider time, IOptions<GrainsOptions> options, ILogger<TurnRetries> logger)
{
    private static readonly ResiliencePropertyKey<ConversationKey> Conversation = new("halatech.conversation");

    private readonly ResiliencePipeline _pipeline = Build(time, options.Value.ModelAttempts, logger);

    public async Task<T> ExecuteAsync<T>(
        ConversationKey key, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Conversation, key);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, attempt) => await attempt(context.CancellationToken), context, attempt);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePipeline Build(TimeProvider time, int attempts, ILogger logger) => attempts == 1
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(400),
                UseJitter = true,
                ShouldHandle = new PredicateBuilder().Handle<Exception>(e =>
                    e is not OperationCanceledException && e is not ModelException { Error.IsTransient: false }),

                // A service may ask to be left alone for a while; one that asks for longer than a customer waits is not heard.
                DelayGenerator = static retry => ValueTask.FromResult(
                    retry.Outcome.Exception is ModelException { RetryAfter: { } after } && after < TimeSpan.FromSeconds(10) ? after : (TimeSpan?)null),
                OnRetry = retry =>
                {
                    logger.LogWarning(
                        "A turn of {Conversation} is tried again: {Reason}",
                        retry.Context.Properties.GetValue(Conversation, default), retry.Outcome.Exception?.Message);
                    return default;
                },
            })
            .Build();
}
