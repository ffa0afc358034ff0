namespace Halatech.TemporalServer.Matching;

/// <summary>All task queues, sticky ones included. A queue exists while somebody waits in it or was seen lately.</summary>
internal sealed class TaskQueues(VirtualClock clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);
    private readonly Dictionary<QueueKey, WorkerQueue> _queues = [];
    private int _sweepAt = 256;

    public void Offer(QueueKey key, QueuedTask task) => Of(key).Offer(task);

    public WorkerQueue Of(QueueKey key)
    {
        if (_queues.TryGetValue(key, out var queue)) return queue;
        if (_queues.Count >= _sweepAt) Sweep();
        return _queues[key] = new WorkerQueue(clock);
    }

    public WorkerQueue OfSticky(string ns, string name) => Of(new QueueKey(ns, name, TaskQueueType.Workflow));

    public WorkerQueue? Find(QueueKey key) => _queues.GetValueOrDefault(key);

    /// <summary>Whether a worker polls this queue of workflow tasks, or did a moment ago.</summary>
    public bool IsPolled(string ns, string name) => Find(new QueueKey(ns, name, TaskQueueType.Workflow)) is { IsPolled: true };

    /// <summary>Answers all waiting polls with nothing, before the server stops.</summary>
    public void ReleasePolls()
    {
        foreach (var queue in _queues.Values) queue.Release();
    }

    /// <summary>Forgets tasks and lets waiting polls go, before everything is read back from the store.</summary>
    public void Clear() => _queues.Clear();

    private void Sweep()
    {
        var old = clock.RealTime.GetUtcNow() - Remembered;
        foreach (var (key, _) in _queues.Where(queue => queue.Value.IsEmpty && queue.Value.LastPoll < old).ToArray()) _queues.Remove(key);
        _sweepAt = Math.Max(256, _queues.Count * 2);
    }
}
