using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Polly;
using Polly.Retry;

namespace Halatech.Grains.Conversations;

/// <summary>
/// Takes what came of an effect back to its conversation. A conversation that is just being reloaded, or whose database
/// is away, gets it a little later; what cannot be reported at all stays owed in the log and is done again.
/// </summary>
internal sealed class WorkReport
{
    private readonly ConversationGrains _conversations;
    private readonly ResiliencePipeline<Result> _retries;

    public WorkReport(IGrainFactory grains, TimeProvider time)
    {
        _conversations = new(grains);
        _retries = new ResiliencePipelineBuilder<Result> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Result>
            {
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(100),
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<Result>()
                    .HandleResult(result => result.Error is { IsTransient: true })
                    .Handle<Exception>(e => e is not OperationCanceledException),
            })
            .Build();
    }

    public async Task<Result> SendAsync(ConversationKey key, Func<IConversationWork, Task<Result>> report) =>
        await _retries.ExecuteAsync(
            static async (call, _) => await call.report(call.grain),
            (report, grain: _conversations.Work(key)));
}
