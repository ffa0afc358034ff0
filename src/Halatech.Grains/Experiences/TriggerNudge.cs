using System.Diagnostics.CodeAnalysis;

namespace Halatech.Grains.Experiences;

/// <summary>By this a conversation says that it has written to the outbox, so that nobody waits for the next round.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle, and conversations use it to the last.")]
internal sealed class TriggerNudge
{
    private readonly SemaphoreSlim _nudged = new(0, 1);

    /// <summary>Something was written to the outbox.</summary>
    public void Nudge()
    {
        try
        {
            if (_nudged.CurrentCount == 0) _nudged.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was faster, and once is enough.
        }
    }

    /// <summary>Waits for a nudge, but not longer than this.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_nudged.WaitAsync(waiting.Token), Task.Delay(most, time, waiting.Token));
        await waiting.CancelAsync();
    }
}
