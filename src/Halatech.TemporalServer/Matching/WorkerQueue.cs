namespace Halatech.TemporalServer.Matching;

/// <summary>Tasks without a worker, or workers without a task.</summary>
internal sealed class WorkerQueue(VirtualClock clock)
{
    private readonly LinkedList<Poller> _pollers = [];
    private readonly Queue<QueuedTask> _tasks = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>Its worker said goodbye.</summary>
    public bool IsGone { get; private set; }

    public bool IsEmpty => _pollers.Count == 0 && _tasks.Count == 0;

    public DateTimeOffset LastPoll { get; private set; }

    public IReadOnlyDictionary<string, DateTimeOffset> Seen => _seen;

    public int Backlog => _tasks.Count(task => task.IsLive);

    public DateTime? Oldest => _tasks.FirstOrDefault(task => task.IsLive)?.Since;

    public bool IsPolled => !IsGone && (_pollers.Count > 0 || clock.RealTime.GetUtcNow() - LastPoll < Limits.StickyPollerGone);

    public void Offer(QueuedTask task)
    {
        if (_pollers.First is not { } waiting)
        {
            _tasks.Enqueue(task);
            return;
        }

        _pollers.RemoveFirst();
        waiting.Value.Reply.SetResult(task.Start(waiting.Value));
    }

    /// <summary>Takes a task if one waits; otherwise the poller waits.</summary>
    public void Poll(Poller poller)
    {
        IsGone = false;
        Saw(poller.Identity);
        while (_tasks.TryDequeue(out var task))
        {
            if (!task.IsLive) continue;
            poller.Reply.SetResult(task.Start(poller));
            return;
        }

        _pollers.AddLast(poller);
    }

    /// <summary>Ends a poll without a task. False when it has one already.</summary>
    public bool Leave(Poller poller)
    {
        if (!_pollers.Remove(poller)) return false;
        Saw(poller.Identity);
        poller.Reply.SetResult(null);
        return true;
    }

    /// <summary>Its worker was heard of, although it does not poll at this moment.</summary>
    public void SignOfLife() => LastPoll = clock.RealTime.GetUtcNow();

    public void Release()
    {
        foreach (var poller in _pollers.ToArray()) Leave(poller);
    }

    /// <summary>Its worker has left: nobody will ever poll here again, and what waits must go elsewhere.</summary>
    public void Abandon()
    {
        IsGone = true;
        foreach (var task in _tasks.Where(task => task.IsLive).ToArray()) task.QueueGone();
        _tasks.Clear();
    }

    private void Saw(string identity)
    {
        LastPoll = clock.RealTime.GetUtcNow();
        _seen[identity] = LastPoll;
    }
}
