using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Turns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Halatech.Grains.Turns;

/// <summary>
/// Takes one step of a turn again: after an answer of the model that is of no use, and after a fault of our own parts, such as a
/// database that was away. Faults on the way to the model are not its business; they were tried again where they can be told apart.
/// One for all turns, because making a pipeline costs more than running it.
/// </summary>
internal sealed class TurnRetries(TimeProvider time, IOptions<GrainsOptions> options, ILogger<TurnRetries> logger)
{
    private static readonly ResiliencePropertyKey<ConversationKey> Conversation = new("halatech.conversation");

    private readonly ResiliencePipeline _pipeline = Build(time, options.Value.ModelAttempts, logger);

    public async Task<T> ExecuteAsync<T>(
        ConversationKey key, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Conversation, key);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, step) => await step(context.CancellationToken), context, step);
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
                    e is not OperationCanceledException && e is not ModelException { Error.Kind: not ErrorKind.Upstream }),
                OnRetry = retry =>
                {
                    logger.LogWarning(
                        "A step of a turn of {Conversation} is tried again: {Reason}",
                        retry.Context.Properties.GetValue(Conversation, default),
                        (retry.Outcome.Exception as ModelException)?.Error.Code ?? retry.Outcome.Exception?.GetType().Name);
                    return default;
                },
            })
            .Build();
}
