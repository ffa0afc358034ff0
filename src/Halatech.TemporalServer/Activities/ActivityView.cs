using Halatech.TemporalServer.Store;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Activities;

/// <summary>An activity as workers, clients and the store see it.</summary>
internal static class ActivityView
{
    public static PollActivityTaskQueueResponse Task(WorkflowRun run, PendingActivity activity)
    {
        var plan = activity.Plan;
        return new PollActivityTaskQueueResponse
        {
            TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, activity.ScheduledEventId, activity.Attempt).Encode(),
            WorkflowNamespace = run.Namespace,
            WorkflowType = run.Started.WorkflowType,
            WorkflowExecution = run.Execution,
            ActivityType = plan.ActivityType,
            ActivityId = plan.ActivityId,
            Header = plan.Header,
            Input = plan.Input,
            HeartbeatDetails = activity.HeartbeatDetails,
            ScheduledTime = activity.ScheduledTime.ToStamp(),
            CurrentAttemptScheduledTime = activity.AttemptTime.ToStamp(),
            StartedTime = activity.StartedTime.ToStamp(),
            Attempt = activity.Attempt,
            ScheduleToCloseTimeout = plan.ScheduleToCloseTimeout,
            StartToCloseTimeout = plan.StartToCloseTimeout,
            HeartbeatTimeout = plan.HeartbeatTimeout,
            RetryPolicy = plan.RetryPolicy,
            Priority = plan.Priority,
        };
    }

    public static PendingActivityInfo Describe(PendingActivity activity)
    {
        var waits = activity is { IsStarted: false, Timers.Backoff: { Done: false } };
        return new PendingActivityInfo
        {
            ActivityId = activity.Plan.ActivityId,
            ActivityType = activity.Plan.ActivityType,
            State = activity switch
            {
                { CancelRequestedEventId: > 0 } => PendingActivityState.CancelRequested,
                { IsStarted: true } => PendingActivityState.Started,
                _ => PendingActivityState.Scheduled,
            },
            HeartbeatDetails = activity.HeartbeatDetails,
            LastHeartbeatTime = activity.HeartbeatTime?.ToStamp(),
            LastStartedTime = activity.StartedTime == default ? null : activity.StartedTime.ToStamp(),
            Attempt = activity.Attempt,
            MaximumAttempts = activity.Plan.RetryPolicy?.MaximumAttempts ?? 0,
            ScheduledTime = activity.IsStarted ? null : activity.AttemptTime.ToStamp(),
            ExpirationTime = activity.Expires?.ToStamp(),
            LastFailure = activity.LastFailure,
            LastWorkerIdentity = activity.Identity,
            CurrentRetryInterval = waits && activity.AttemptEndTime is { } end ? (activity.AttemptTime - end).AtLeastZero().ToDuration() : null,
            LastAttemptCompleteTime = activity.AttemptEndTime?.ToStamp(),
            NextAttemptScheduleTime = waits ? activity.AttemptTime.ToStamp() : null,
            Priority = activity.Plan.Priority,
        };
    }

    public static ActivityRow Save(PendingActivity activity) => new()
    {
        ScheduledEventId = activity.ScheduledEventId,
        Attempt = activity.Attempt,
        IsStarted = activity.IsStarted,
        AttemptTime = activity.AttemptTime,
        StartedTime = activity.StartedTime,
        HeartbeatTime = activity.HeartbeatTime,
        AttemptEndTime = activity.AttemptEndTime,
        Identity = activity.Identity,
        HeartbeatDetails = activity.HeartbeatDetails?.ToByteArray(),
        LastFailure = activity.LastFailure?.ToByteArray(),
    };

    public static void Restore(PendingActivity activity, ActivityRow row)
    {
        activity.Attempt = row.Attempt;
        activity.IsStarted = row.IsStarted;
        activity.AttemptTime = row.AttemptTime;
        activity.StartedTime = row.StartedTime;
        activity.HeartbeatTime = row.HeartbeatTime;
        activity.AttemptEndTime = row.AttemptEndTime;
        activity.Identity = row.Identity;
        if (row.HeartbeatDetails is { } details) activity.HeartbeatDetails = Payloads.Parser.ParseFrom(details);
        if (row.LastFailure is { } failure) activity.LastFailure = Failure.Parser.ParseFrom(failure);
    }
}
