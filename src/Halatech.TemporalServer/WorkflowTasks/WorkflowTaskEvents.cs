namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>The events of workflow tasks.</summary>
internal static class WorkflowTaskEvents
{
    // From this attempt on a worker gets ever longer, so that a task that fails for good is not tried in a tight circle.
    private const int FirstSlowAttempt = 3;
    private static readonly TimeSpan SlowStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slowest = TimeSpan.FromMinutes(10);

    public static HistoryEvent Scheduled(WorkflowRun run, int attempt, Timestamp? at = null) => new()
    {
        EventType = EventType.WorkflowTaskScheduled,
        EventTime = at,
        WorkflowTaskScheduledEventAttributes = new()
        {
            TaskQueue = Queue(run),
            StartToCloseTimeout = StartToClose(run, attempt).ToDuration(),
            Attempt = attempt,
        },
    };

    public static HistoryEvent Started(WorkflowRun run, PendingWorkflowTask task)
    {
        var tooMany = run.Log.Events.Count >= run.World.SuggestContinueAsNewEvents;
        var tooLarge = run.Log.Bytes >= Limits.SuggestContinueAsNewBytes;
        var attributes = new WorkflowTaskStartedEventAttributes
        {
            ScheduledEventId = task.ScheduledEventId,
            Identity = task.Identity,
            RequestId = task.RequestId,
            HistorySizeBytes = run.Log.Bytes,
            SuggestContinueAsNew = tooMany || tooLarge,
        };
        if (tooMany) attributes.SuggestContinueAsNewReasons.Add(SuggestContinueAsNewReason.TooManyHistoryEvents);
        if (tooLarge) attributes.SuggestContinueAsNewReasons.Add(SuggestContinueAsNewReason.HistorySizeTooLarge);
        return new HistoryEvent
        {
            EventType = EventType.WorkflowTaskStarted,
            EventTime = task.StartedTime.ToStamp(),
            WorkflowTaskStartedEventAttributes = attributes,
        };
    }

    public static HistoryEvent Completed(PendingWorkflowTask task, RespondWorkflowTaskCompletedRequest request) => new()
    {
        EventType = EventType.WorkflowTaskCompleted,
        WorkflowTaskCompletedEventAttributes = new()
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            Identity = request.Identity,
            SdkMetadata = request.SdkMetadata,
            MeteringMetadata = request.MeteringMetadata,
            BinaryChecksum = request.BinaryChecksum,
            WorkerVersion = request.WorkerVersionStamp,
        },
    };

    public static HistoryEvent Failed(PendingWorkflowTask task, WorkflowTaskFailedCause cause, Failure? failure, string identity) => new()
    {
        EventType = EventType.WorkflowTaskFailed,
        WorkflowTaskFailedEventAttributes = new()
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            Cause = cause,
            Failure = failure,
            Identity = identity,
        },
    };

    public static HistoryEvent TimedOut(PendingWorkflowTask task, TimeoutType type) => new()
    {
        EventType = EventType.WorkflowTaskTimedOut,
        WorkflowTaskTimedOutEventAttributes = new()
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            TimeoutType = type,
        },
    };

    public static TimeSpan StartToClose(WorkflowRun run, int attempt)
    {
        var usual = run.Started.WorkflowTaskTimeout.IsSet() ? run.Started.WorkflowTaskTimeout.ToTimeSpan() : Limits.WorkflowTaskTimeout;
        if (attempt < FirstSlowAttempt) return usual;
        return usual + Times.Min(SlowStep * Math.Pow(2, Math.Min(attempt - FirstSlowAttempt, 10)), Slowest);
    }

    private static TaskQueue Queue(WorkflowRun run) => run.Tasks.Sticky is { } sticky
        ? new TaskQueue { Name = sticky.Name, Kind = TaskQueueKind.Sticky, NormalName = run.Started.TaskQueue.Name }
        : new TaskQueue { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal };
}
