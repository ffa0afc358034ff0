namespace Halatech.TemporalServer.Matching;

/// <summary>Names a task queue.</summary>
internal readonly record struct QueueKey(string Namespace, string Name, TaskQueueType Type);

/// <summary>A task that waits for a worker. It is checked and started only at the moment of hand-over.</summary>
internal abstract class QueuedTask
{
    /// <summary>Whether there is still something to do.</summary>
    public abstract bool IsLive { get; }

    public abstract DateTime Since { get; }

    /// <summary>The worker takes it; returns the reply to its poll.</summary>
    public abstract IMessage Start(Poller poller);

    /// <summary>The queue's only worker has left for good.</summary>
    public virtual void QueueGone()
    {
    }
}

/// <summary>A poll that waits for a task.</summary>
internal sealed class Poller(string identity)
{
    public string Identity => identity;

    /// <summary>The reply, or null when the poll ends without a task.</summary>
    public TaskCompletionSource<IMessage?> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
