using System.Diagnostics.CodeAnalysis;

namespace Halatech.Grains.Sends;

/// <summary>
/// The way from one activation to the provider: one attempt at a time. A send that was cancelled may still be on it, and what comes
/// after it must not leave beside it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing in it holds a handle, and it is used until its last task ends.")]
internal sealed class SendLane
{
    private readonly SemaphoreSlim _attempt = new(1, 1);

    /// <summary>When the last attempt ended, or null before the first.</summary>
    public DateTimeOffset? AttemptedAt { get; private set; }

    /// <summary>Runs one attempt, unless cancelled before it begins.</summary>
    public async Task<T> AttemptAsync<T>(Func<Task<T>> attempt, TimeProvider time, CancellationToken cancelled)
    {
        await _attempt.WaitAsync(cancelled);
        try
        {
            return await attempt();
        }
        finally
        {
            AttemptedAt = time.GetUtcNow();
            _attempt.Release();
        }
    }

    /// <summary>Waits until no attempt is under way.</summary>
    public async Task IdleAsync(CancellationToken cancellationToken)
    {
        await _attempt.WaitAsync(cancellationToken);
        _attempt.Release();
    }
}
