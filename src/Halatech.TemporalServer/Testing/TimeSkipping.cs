namespace Halatech.TemporalServer.Testing;

/// <summary>
/// Lets time jump to the next timer while nothing holds it. A lock holds it, and so does each thing that is under way; an unlock
/// counters one of either, so that an activity which sleeps by this clock does not hold it itself. Locked at first; a test's client
/// unlocks it while it waits for a result.
/// </summary>
internal sealed class TimeSkipping
{
    private readonly World _world;
    private int _locks = 1;
    private bool _skips;

    public TimeSkipping(World world)
    {
        _world = world;
        world.Gate.Settled += Skip;
    }

    public void Lock() => _locks++;

    public void Unlock()
    {
        if (Holds <= 0) throw Refusal.Invalid("Time skipping is not locked.");
        _locks--;
    }

    /// <summary>Completes when the virtual clock has passed the moment.</summary>
    public Task SleepUntil(DateTime moment, Action? then = null)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Timers.At(moment, () =>
        {
            then?.Invoke();
            done.SetResult();
        });
        return done.Task;
    }

    private int Holds => _locks + _world.Runs.Open.Sum(run => run.UnderWay);

    private void Skip()
    {
        // Timers that fire settle nothing themselves; the gate drains their consequences and comes back here.
        if (_skips || _locks > 0 || _world.Timers.NextDue is not { } due || Holds > 0) return;
        _skips = true;
        _world.Clock.AdvanceTo(due);
        _world.Gate.Later(() =>
        {
            _skips = false;
            _world.Timers.RunDue();
        });
    }
}
