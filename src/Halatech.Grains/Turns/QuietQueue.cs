namespace Halatech.Grains.Turns;

/// <summary>
/// Turns that wait for their customers to be quiet. A customer who goes on writing ends one wait and begins another with every
/// message, so a wait is only a place in a queue: one timer serves them all, and nothing runs before somebody is quiet.
/// </summary>
internal sealed class QuietQueue : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<QuietPlace, long> _places = new();
    private long _alarm = long.MaxValue;

    public QuietQueue(TimeProvider time)
    {
        _time = time;

        // What it begins runs on nobody's behalf but its own.
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(_ => BeginDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins the turn after a while, in place of the one that waits at this place.</summary>
    public void Wait(QuietPlace place, RunningTurn turn, TimeSpan wait)
    {
        lock (_lock)
        {
            place.Turn = turn;
            place.Due = _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);

            // Most often it stands in the queue with an earlier time, and is asked then how long it still has.
            if (place.QueuedFor > place.Due) Enqueue(place);
            if (place.Due < _alarm) SetAlarm(place.Due);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void BeginDue()
    {
        List<RunningTurn> due = [];
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_places.TryPeek(out var place, out var at) && at <= now)
            {
                _places.Dequeue();
                if (place.QueuedFor != at) continue;
                place.QueuedFor = long.MaxValue;
                if (place.Due > now)
                {
                    Enqueue(place);
                }
                else if (place.Turn is { } turn)
                {
                    due.Add(turn);
                    place.Turn = null;
                }
            }

            SetAlarm(_places.TryPeek(out _, out var next) ? next : long.MaxValue);
        }

        foreach (var turn in due) turn.Begin();
    }

    // It may stand there twice then; what does not bear the time that it was last queued for is passed over.
    private void Enqueue(QuietPlace place)
    {
        place.QueuedFor = place.Due;
        _places.Enqueue(place, place.Due);
    }

    private void SetAlarm(long at)
    {
        _alarm = at;

        // Timers count in whole milliseconds: one that is rounded down would go off in vain.
        var wait = at == long.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Ceiling(_time.GetElapsedTime(_time.GetTimestamp(), at).TotalMilliseconds));
        _timer.Change(wait < TimeSpan.Zero && at != long.MaxValue ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>Where the turns of one conversation wait. Its content is the queue's.</summary>
internal sealed class QuietPlace
{
    public RunningTurn? Turn { get; set; }

    public long Due { get; set; }

    public long QueuedFor { get; set; } = long.MaxValue;
}
