using System.Diagnostics.CodeAnalysis;

namespace Halatech.Grains.Turns;

/// <summary>A turn that is owed and looked after: it waits until it may begin, or is being answered.</summary>
/// <param name="epoch">Which turn.</param>
/// <param name="work">Answers it; let go of as soon as it has begun or is cancelled.</param>
[SuppressMessage("Design", "CA1001", Justification = "Nothing in it holds a handle or a timer, and it is used until its last task ends.")]
internal sealed class RunningTurn(int epoch, Func<CancellationToken, Task> work)
{
    private Func<CancellationToken, Task>? _work = work;
    private CancellationTokenSource? _cancelled;
    private volatile Task? _running;

    public int Epoch => epoch;

    /// <summary>Whether nothing more will come of it.</summary>
    public bool IsOver => _cancelled is null ? _work is null : _running is { IsCompleted: true };

    /// <summary>Starts the work, once and unless it is cancelled.</summary>
    public void Begin()
    {
        // Whoever cancels after the work was taken finds this.
        var cancelled = _cancelled = new CancellationTokenSource();
        if (Interlocked.Exchange(ref _work, null) is { } work) _running = work(cancelled.Token);
    }

    /// <summary>Whether it was cancelled because its activation ends, while the turn is still owed.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Cancels it because its activation ends. It must not report: that would bring the conversation back at once.</summary>
    public void Leave()
    {
        IsLeft = true;
        Cancel();
    }

    public void Cancel()
    {
        Interlocked.Exchange(ref _work, null);
        _cancelled?.Cancel();
    }
}
