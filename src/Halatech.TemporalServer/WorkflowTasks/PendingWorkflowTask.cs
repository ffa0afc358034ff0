namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>The workflow task a run has scheduled or handed to a worker; there is never more than one.</summary>
internal sealed class PendingWorkflowTask
{
    public required long ScheduledEventId { get; init; }

    /// <summary>Zero until a worker has it.</summary>
    public long StartedEventId { get; set; }

    public required int Attempt { get; init; }

    /// <summary>
    /// Whether its scheduling is in history. A repeated attempt and a speculative task (one that only brings an update) are written
    /// when they are completed, so that failures and rejected updates leave no trace.
    /// </summary>
    public required bool IsWritten { get; init; }

    public bool IsSpeculative { get; init; }

    public required DateTime ScheduledTime { get; init; }

    public required DateTime OriginalScheduledTime { get; init; }

    public DateTime StartedTime { get; set; }

    public string Identity { get; set; } = "";

    public string RequestId { get; set; } = "";

    public TimerHandle? Timeout { get; set; }

    public bool IsStarted => StartedEventId > 0;
}

/// <summary>The queue of the one worker that has the run in its cache.</summary>
internal sealed record StickyQueue(string Name, TimeSpan ScheduleToStart);
