namespace Halatech.TemporalServer.Activities;

/// <summary>Starts, heartbeats and ends of an activity's attempts.</summary>
internal static class ActivityAttempts
{
    public static PollActivityTaskQueueResponse Start(WorkflowRun run, PendingActivity activity, string identity)
    {
        activity.IsStarted = true;
        activity.StartedTime = run.World.Clock.Now;
        activity.HeartbeatTime = null;
        activity.Identity = identity;
        activity.Timers.CancelAttempt();
        Arm(run, activity);
        run.Touch();
        return ActivityView.Task(run, activity);
    }

    /// <summary>Sets the limits of an attempt a worker is busy with.</summary>
    public static void Arm(WorkflowRun run, PendingActivity activity)
    {
        if (activity.Plan.StartToCloseTimeout.IsSet())
            activity.Timers.StartToClose = run.World.Timers.At(
                activity.StartedTime + activity.Plan.StartToCloseTimeout.ToTimeSpan(), () => TimeOut(run, activity, TimeoutType.StartToClose));
        ArmHeartbeat(run, activity);
    }

    public static void ArmBackoff(WorkflowRun run, PendingActivity activity) =>
        activity.Timers.Backoff = run.World.Timers.At(activity.AttemptTime, () => run.Activities.Offer(activity));

    public static void Heartbeat(WorkflowRun run, PendingActivity activity, Payloads? details)
    {
        activity.HeartbeatDetails = details;
        activity.HeartbeatTime = run.World.Clock.Now;
        activity.Timers.Heartbeat?.Cancel();
        ArmHeartbeat(run, activity);
        run.Touch();
    }

    public static void Complete(WorkflowRun run, PendingActivity activity, Payloads? result, string identity)
    {
        var started = WriteStarted(run, activity);
        run.Arrive(new HistoryEvent
        {
            EventType = EventType.ActivityTaskCompleted,
            ActivityTaskCompletedEventAttributes = new()
            {
                Result = result,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = started,
                Identity = identity,
            },
        });
    }

    public static void Fail(WorkflowRun run, PendingActivity activity, Failure failure, string identity)
    {
        var backoff = Decide(run, activity, failure);
        if (Retry(run, activity, backoff, failure)) return;
        var started = WriteStarted(run, activity);
        run.Arrive(new HistoryEvent
        {
            EventType = EventType.ActivityTaskFailed,
            ActivityTaskFailedEventAttributes = new()
            {
                Failure = failure,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = started,
                Identity = identity,
                RetryState = backoff.State,
            },
        });
    }

    public static void Cancel(WorkflowRun run, PendingActivity activity, Payloads? details, string identity)
    {
        var started = WriteStarted(run, activity);
        run.Arrive(ActivityEvents.Canceled(activity, details, activity.CancelRequestedEventId, identity, started));
    }

    public static void TimeOut(WorkflowRun run, PendingActivity activity, TimeoutType type)
    {
        if (!run.IsOpen || run.Activities.Find(activity.ScheduledEventId) != activity) return;
        var failure = ActivityEvents.TimeoutFailure($"activity {type} timeout", type);
        var backoff = type == TimeoutType.ScheduleToClose ? new Backoff(RetryState.Timeout, default) : Decide(run, activity, failure);
        if (Retry(run, activity, backoff, failure)) return;
        if (type != TimeoutType.ScheduleToClose && backoff.State == RetryState.Timeout)
        {
            var cause = failure;
            failure = ActivityEvents.TimeoutFailure(
                "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying", TimeoutType.ScheduleToClose);
            failure.Cause = cause;
        }

        failure.TimeoutFailureInfo.LastHeartbeatDetails = activity.HeartbeatDetails;
        if (type == TimeoutType.ScheduleToClose) failure.Cause = activity.LastFailure;
        var started = activity.IsStarted ? WriteStarted(run, activity) : 0;
        run.Arrive(new HistoryEvent
        {
            EventType = EventType.ActivityTaskTimedOut,
            ActivityTaskTimedOutEventAttributes = new()
            {
                Failure = failure,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = started,
                RetryState = backoff.State,
            },
        });
    }

    private static void ArmHeartbeat(WorkflowRun run, PendingActivity activity)
    {
        if (activity.Plan.HeartbeatTimeout.IsSet())
            activity.Timers.Heartbeat = run.World.Timers.At(
                (activity.HeartbeatTime ?? activity.StartedTime) + activity.Plan.HeartbeatTimeout.ToTimeSpan(),
                () => TimeOut(run, activity, TimeoutType.Heartbeat));
    }

    private static Backoff Decide(WorkflowRun run, PendingActivity activity, Failure failure) => activity.CancelRequestedEventId > 0
        ? new Backoff(RetryState.CancelRequested, default)
        : Backoff.After(activity.Plan.RetryPolicy, failure, activity.Attempt, run.World.Clock.Now, activity.Expires);

    private static bool Retry(WorkflowRun run, PendingActivity activity, Backoff backoff, Failure failure)
    {
        if (backoff.State != RetryState.InProgress) return false;
        activity.Timers.CancelAttempt();
        activity.IsStarted = false;
        activity.Attempt++;
        activity.LastFailure = failure;
        activity.AttemptEndTime = run.World.Clock.Now;
        activity.AttemptTime = run.World.Clock.Now + backoff.Delay;
        ArmBackoff(run, activity);
        run.Touch();
        return true;
    }

    /// <summary>An activity's start comes into history only with its end, so that attempts in between leave no trace.</summary>
    private static long WriteStarted(WorkflowRun run, PendingActivity activity)
    {
        var e = ActivityEvents.Started(activity);
        run.Arrive(e, wakesWorkflow: false);
        return e.EventId;
    }
}
