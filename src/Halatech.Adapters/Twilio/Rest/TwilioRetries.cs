using Polly;
using Polly.Retry;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>Repeats attempts that may be repeated, a few times, further and further apart.</summary>
internal static class TwilioRetries
{
    /// <summary>The longest that is waited, also when Twilio asks for more: the caller has its own, longer back-off.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(8);

    private const int MaxRetries = 3;

    /// <summary>Repeats what ended with at least <paramref name="atLeast"/>.</summary>
    public static ResiliencePipeline<TwilioAttempt> Build(Repeat atLeast, TimeProvider time) =>
        new ResiliencePipelineBuilder<TwilioAttempt> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<TwilioAttempt>
            {
                MaxRetryAttempts = MaxRetries,
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = MaxDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = ended => ValueTask.FromResult(
                    ended.Outcome.Exception is null && ended.Outcome.Result.Repeat >= atLeast),
                DelayGenerator = ended => ValueTask.FromResult(Asked(ended.Outcome.Result.RetryAfter)),
            })
            .Build();

    // Null leaves it to the back-off; so does a time that has passed.
    private static TimeSpan? Asked(TimeSpan? retryAfter) => retryAfter is { } delay && delay > TimeSpan.Zero
        ? delay < MaxDelay ? delay : MaxDelay
        : null;
}
