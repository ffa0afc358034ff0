namespace Halatech.TemporalServer.Kernel;

/// <summary>All timers of all workflows, by the virtual clock. Callbacks run inside the gate, in order of their moment.</summary>
internal sealed class TimerQueue : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private readonly PriorityQueue<TimerHandle, (DateTime Due, long Order)> _queue = new();
    private readonly Gate _gate;
    private readonly VirtualClock _clock;
    private readonly ITimer _alarm;
    private DateTime _alarmAt = DateTime.MaxValue;
    private long _order;
    private int _cancelled;

    public TimerQueue(Gate gate, VirtualClock clock)
    {
        _gate = gate;
        _clock = clock;
        _alarm = clock.RealTime.CreateTimer(_ => _gate.Do(RunDue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The moment of the next timer that still counts, if any.</summary>
    public DateTime? NextDue
    {
        get
        {
            DropCancelled();
            return _queue.TryPeek(out _, out var key) ? key.Due : null;
        }
    }

    public TimerHandle At(DateTime due, Action callback)
    {
        var handle = new TimerHandle(callback, OnCancelled);
        _queue.Enqueue(handle, (due, _order++));
        if (due < _alarmAt) SetAlarm(due);
        return handle;
    }

    public TimerHandle After(TimeSpan delay, Action callback) => At(_clock.Now + delay, callback);

    /// <summary>Runs what is due by now and sets the alarm for what comes next.</summary>
    public void RunDue()
    {
        var now = _clock.Now;
        while (_queue.TryPeek(out var timer, out var key) && (timer.Done || key.Due <= now))
        {
            _queue.Dequeue();
            if (timer.Done) _cancelled--;
            else timer.Fire();
        }

        if (NextDue is { } due) SetAlarm(due);
        else _alarmAt = DateTime.MaxValue;
    }

    public void Clear()
    {
        _queue.Clear();
        _cancelled = 0;
        _alarmAt = DateTime.MaxValue;
    }

    public void Dispose() => _alarm.Dispose();

    private void SetAlarm(DateTime due)
    {
        _alarmAt = due;
        // A timer of the runtime counts whole milliseconds and may not look further ahead than some weeks; too early is harmless.
        var wait = Math.Clamp(Math.Ceiling((due - _clock.Now).TotalMilliseconds), 0, LongestWait.TotalMilliseconds);
        if (wait >= LongestWait.TotalMilliseconds) _alarmAt = _clock.Now + LongestWait;
        _alarm.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    // Most timers are time limits that never come to pass, so the queue is swept when they are the greater part.
    private void OnCancelled()
    {
        if (++_cancelled < 4096 || _cancelled * 2 < _queue.Count) return;
        var kept = _queue.UnorderedItems.Where(item => !item.Element.Done).ToArray();
        _queue.Clear();
        foreach (var (timer, key) in kept) _queue.Enqueue(timer, key);
        _cancelled = 0;
    }

    private void DropCancelled()
    {
        while (_queue.TryPeek(out var timer, out _) && timer.Done)
        {
            _queue.Dequeue();
            _cancelled--;
        }
    }
}

/// <summary>A timer that can be called off.</summary>
internal sealed class TimerHandle(Action callback, Action cancelled)
{
    // Let go of when it is called off: the queue keeps the handle for a while, but must not keep the workflow.
    private Action? _callback = callback;

    public bool Done { get; private set; }

    public void Fire()
    {
        Done = true;
        _callback?.Invoke();
        _callback = null;
    }

    public void Cancel()
    {
        if (Done) return;
        Done = true;
        _callback = null;
        cancelled();
    }
}
