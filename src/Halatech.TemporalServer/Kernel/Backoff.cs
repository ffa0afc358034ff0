namespace Halatech.TemporalServer.Kernel;

/// <summary>Whether a failed attempt is followed by another, and after how long.</summary>
internal readonly record struct Backoff(RetryState State, TimeSpan Delay)
{
    private static readonly TimeSpan InitialDefault = TimeSpan.FromSeconds(1);

    /// <param name="policy">The retry policy, null when there is none.</param>
    /// <param name="failure">Why the attempt failed; null for a time-out of a whole run.</param>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="now">The current time.</param>
    /// <param name="expires">The moment after which nothing may start, null when there is none.</param>
    public static Backoff After(RetryPolicy? policy, Failure? failure, int attempt, DateTime now, DateTime? expires)
    {
        if (policy is null) return new Backoff(RetryState.RetryPolicyNotSet, default);
        if (failure is not null && !IsRetryable(failure, policy)) return new Backoff(RetryState.NonRetryableFailure, default);
        if (policy.MaximumAttempts > 0 && attempt >= policy.MaximumAttempts) return new Backoff(RetryState.MaximumAttemptsReached, default);
        var delay = failure?.ApplicationFailureInfo?.NextRetryDelay is { } asked ? asked.ToTimeSpan() : Interval(policy, attempt);
        return expires is { } limit && now + delay > limit
            ? new Backoff(RetryState.Timeout, default)
            : new Backoff(RetryState.InProgress, delay);
    }

    /// <summary>The policy with the server's defaults where the client left something open.</summary>
    public static RetryPolicy Complete(RetryPolicy? policy)
    {
        var full = policy?.Clone() ?? new RetryPolicy();
        if (!full.InitialInterval.IsSet()) full.InitialInterval = InitialDefault.ToDuration();
        if (full.BackoffCoefficient == 0) full.BackoffCoefficient = 2.0;
        if (!full.MaximumInterval.IsSet()) full.MaximumInterval = (full.InitialInterval.OrZero() * 100).ToDuration();
        return full;
    }

    public static string? Check(RetryPolicy? policy) => policy switch
    {
        null => null,
        { InitialInterval: { } first } when first.ToTimeSpan() < TimeSpan.Zero => "InitialInterval cannot be negative on retry policy.",
        { BackoffCoefficient: not 0 and < 1 } => "BackoffCoefficient cannot be less than 1 on retry policy.",
        { MaximumAttempts: < 0 } => "MaximumAttempts cannot be negative on retry policy.",
        { InitialInterval: { } first, MaximumInterval: { } most } when most.IsSet() && most.ToTimeSpan() < first.ToTimeSpan() =>
            "MaximumInterval cannot be less than InitialInterval on retry policy.",
        _ => null,
    };

    public static TimeSpan Interval(RetryPolicy policy, int attempt)
    {
        var full = Complete(policy);
        var seconds = full.InitialInterval.OrZero().TotalSeconds * Math.Pow(full.BackoffCoefficient, attempt - 1);
        return TimeSpan.FromSeconds(Math.Min(seconds, full.MaximumInterval.OrZero().TotalSeconds));
    }

    private static bool IsRetryable(Failure failure, RetryPolicy policy) => failure.FailureInfoCase switch
    {
        Failure.FailureInfoOneofCase.TerminatedFailureInfo or Failure.FailureInfoOneofCase.CanceledFailureInfo => false,
        Failure.FailureInfoOneofCase.TimeoutFailureInfo => failure.TimeoutFailureInfo.TimeoutType is TimeoutType.StartToClose or TimeoutType.Heartbeat,
        Failure.FailureInfoOneofCase.ServerFailureInfo => !failure.ServerFailureInfo.NonRetryable,
        Failure.FailureInfoOneofCase.ApplicationFailureInfo =>
            !failure.ApplicationFailureInfo.NonRetryable && !policy.NonRetryableErrorTypes.Contains(failure.ApplicationFailureInfo.Type),
        _ => true,
    };
}
