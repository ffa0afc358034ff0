namespace Halatech.Local.Tests.Functions;

/// <summary>A clock on which nothing falls due before the test says so.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _waiting = [];

    /// <summary>Waits until somebody waits, and lets all who do go on.</summary>
    public async Task ReleaseAsync()
    {
        Timer[] due;
        while ((due = Take()).Length == 0) await Task.Delay(10, Twilio.Patience.Token);
        foreach (var timer in due) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        lock (_lock) _waiting.Add(timer);
        return timer;
    }

    private Timer[] Take()
    {
        lock (_lock)
        {
            Timer[] due = [.. _waiting];
            _waiting.Clear();
            return due;
        }
    }

    private sealed class Timer(HeldTime time, TimerCallback callback, object? state) : ITimer
    {
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (time._lock) time._waiting.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
