using Halatech.TemporalServer.Matching;
using Halatech.TemporalServer.Store;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Sdk.V1;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Activities;

/// <summary>A run's activities: scheduled by its commands, worked on by whoever polls, ended by an answer or by time.</summary>
internal sealed class PendingActivities(WorkflowRun run) : IRunPart
{
    private readonly Dictionary<long, PendingActivity> _pending = [];

    /// <summary>How many are offered to workers or with one, and not waiting for a retry.</summary>
    public int AtWork => _pending.Values.Count(activity => activity.Timers.Backoff is null or { Done: true });

    public bool Has(string activityId) => ById(activityId) is not null;

    public PendingActivity? ById(string activityId) => _pending.Values.FirstOrDefault(activity => activity.Plan.ActivityId == activityId);

    public PendingActivity? Find(long scheduledEventId) => _pending.GetValueOrDefault(scheduledEventId);

    public void Fold(HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.ActivityTaskScheduled:
                _pending[e.EventId] = new PendingActivity(e);
                break;
            case EventType.ActivityTaskCancelRequested:
                if (Find(e.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId) is { } asked) asked.CancelRequestedEventId = e.EventId;
                break;
            case EventType.ActivityTaskCompleted:
                Drop(e.ActivityTaskCompletedEventAttributes.ScheduledEventId);
                break;
            case EventType.ActivityTaskFailed:
                Drop(e.ActivityTaskFailedEventAttributes.ScheduledEventId);
                break;
            case EventType.ActivityTaskTimedOut:
                Drop(e.ActivityTaskTimedOutEventAttributes.ScheduledEventId);
                break;
            case EventType.ActivityTaskCanceled:
                Drop(e.ActivityTaskCanceledEventAttributes.ScheduledEventId);
                break;
        }
    }

    /// <returns>The task itself when the worker asked to run it at once, else null.</returns>
    public PollActivityTaskQueueResponse? Schedule(
        ScheduleActivityTaskCommandAttributes command, long completedEventId, UserMetadata? metadata, string identity)
    {
        var plan = ActivityTimeouts.Complete(command, run.Started.WorkflowRunTimeout.OrZero());
        plan.ActivityId = command.ActivityId;
        plan.ActivityType = command.ActivityType;
        plan.TaskQueue = new TaskQueue
        {
            Name = string.IsNullOrEmpty(command.TaskQueue?.Name) ? run.Started.TaskQueue.Name : command.TaskQueue.Name,
            Kind = TaskQueueKind.Normal,
        };
        plan.Header = command.Header;
        plan.Input = command.Input;
        plan.WorkflowTaskCompletedEventId = completedEventId;
        plan.RetryPolicy = Backoff.Complete(command.RetryPolicy);
        plan.Priority = command.Priority;
        var e = run.Record(new HistoryEvent { EventType = EventType.ActivityTaskScheduled, ActivityTaskScheduledEventAttributes = plan, UserMetadata = metadata });
        var activity = Find(e.EventId)!;
        ArmTotal(activity);
        if (command.RequestEagerExecution && plan.TaskQueue.Name == run.Started.TaskQueue.Name) return ActivityAttempts.Start(run, activity, identity);
        Offer(activity);
        return null;
    }

    /// <returns>Whether the activity is cancelled already, so that the workflow must hear of it.</returns>
    public bool RequestCancel(long scheduledEventId, long completedEventId, string identity)
    {
        var e = run.Record(new HistoryEvent
        {
            EventType = EventType.ActivityTaskCancelRequested,
            ActivityTaskCancelRequestedEventAttributes = new() { ScheduledEventId = scheduledEventId, WorkflowTaskCompletedEventId = completedEventId },
        });
        if (Find(scheduledEventId) is not { IsStarted: false } activity) return false;
        run.Record(ActivityEvents.Canceled(activity, null, e.EventId, identity));
        return true;
    }

    /// <summary>Offers the current attempt to workers now.</summary>
    public void Offer(PendingActivity activity)
    {
        activity.AttemptTime = run.World.Clock.Now;
        ArmScheduleToStart(activity);
        run.World.Queues.Offer(
            new QueueKey(run.Namespace, activity.Plan.TaskQueue.Name, TaskQueueType.Activity), new ActivityOffer(run, activity, activity.Attempt));
    }

    public IEnumerable<PendingActivityInfo> Describe() => _pending.Values.Select(ActivityView.Describe);

    public void Resume()
    {
        if (!run.IsOpen) return;
        foreach (var activity in _pending.Values)
        {
            ArmTotal(activity);
            if (activity.IsStarted) ActivityAttempts.Arm(run, activity);
            else if (activity.AttemptTime > run.World.Clock.Now) ActivityAttempts.ArmBackoff(run, activity);
            else Offer(activity);
        }
    }

    public void Close()
    {
        foreach (var activity in _pending.Values) activity.Timers.CancelAll();
        _pending.Clear();
    }

    public void Save(RunRow row)
    {
        if (_pending.Count > 0) row.Activities = [.. _pending.Values.Select(ActivityView.Save)];
    }

    public void Restore(RunRow row)
    {
        foreach (var saved in row.Activities ?? [])
            if (Find(saved.ScheduledEventId) is { } activity) ActivityView.Restore(activity, saved);
    }

    private void ArmTotal(PendingActivity activity)
    {
        if (activity.Expires is { } limit)
            activity.Timers.ScheduleToClose = run.World.Timers.At(limit, () => ActivityAttempts.TimeOut(run, activity, TimeoutType.ScheduleToClose));
    }

    private void ArmScheduleToStart(PendingActivity activity)
    {
        if (activity.Plan.ScheduleToStartTimeout.IsSet())
            activity.Timers.ScheduleToStart = run.World.Timers.After(
                activity.Plan.ScheduleToStartTimeout.ToTimeSpan(), () => ActivityAttempts.TimeOut(run, activity, TimeoutType.ScheduleToStart));
    }

    private void Drop(long scheduledEventId)
    {
        if (!_pending.Remove(scheduledEventId, out var activity)) return;
        activity.Timers.CancelAll();
    }
}
