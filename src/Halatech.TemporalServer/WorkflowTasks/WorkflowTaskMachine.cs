using Halatech.TemporalServer.Matching;
using Halatech.TemporalServer.Store;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>Scheduling, hand-over, failure and time-out of a run's workflow tasks. Completion is <see cref="WorkflowTaskCompletion"/>.</summary>
internal sealed class WorkflowTaskMachine(WorkflowRun run) : IRunPart
{
    private int _nextAttempt = 1;
    private bool _everScheduled;

    public PendingWorkflowTask? Current { get; private set; }

    public StickyQueue? Sticky { get; set; }

    public bool IsStarted => Current is { IsStarted: true };

    /// <summary>No workflow task was scheduled yet.</summary>
    public bool IsUntouched => !_everScheduled;

    public bool AnyCompleted => PreviousStartedEventId > 0;

    public long PreviousStartedEventId { get; private set; }

    public int Attempt => Current?.Attempt ?? _nextAttempt;

    public void Fold(HistoryEvent e)
    {
        switch (e.AttributesCase)
        {
            case HistoryEvent.AttributesOneofCase.WorkflowTaskScheduledEventAttributes:
                FoldScheduled(e);
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowTaskStartedEventAttributes:
                FoldStarted(e);
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowTaskCompletedEventAttributes:
                PreviousStartedEventId = e.WorkflowTaskCompletedEventAttributes.StartedEventId;
                Drop(nextAttempt: 1);
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowTaskFailedEventAttributes:
                Drop(e.WorkflowTaskFailedEventAttributes.Cause == WorkflowTaskFailedCause.ResetWorkflow ? 1 : (Current?.Attempt ?? 1) + 1);
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowTaskTimedOutEventAttributes:
                Drop(e.WorkflowTaskTimedOutEventAttributes.TimeoutType == TimeoutType.ScheduleToStart ? 1 : (Current?.Attempt ?? 1) + 1);
                break;
        }
    }

    /// <summary>Has a worker look at the run, unless one is about to.</summary>
    public void EnsureScheduled() => EnsureScheduled(offer: true);

    /// <param name="offer">False when the caller starts the task itself.</param>
    public void EnsureScheduled(bool offer)
    {
        if (run.IsOpen && Current is null && !run.Life.WaitsToBegin) Schedule(speculative: false, offer);
    }

    /// <summary>Has a worker look at an update; history tells of it only when the update is accepted.</summary>
    public void EnsureSpeculative(bool offer = true)
    {
        if (run.IsOpen && Current is null && !run.Life.WaitsToBegin) Schedule(speculative: true, offer);
    }

    /// <summary>An event is about to be written: a speculative task that waits becomes an ordinary one, before it in history.</summary>
    public void BeforeEvent()
    {
        if (Current is { IsSpeculative: true, IsStarted: false }) WriteScheduled(Current);
    }

    /// <summary>Starts the task that was scheduled a moment ago, for the worker that has just completed the one before.</summary>
    public PollWorkflowTaskQueueResponse? StartDirectly(string identity) =>
        run.IsOpen && Current is { IsStarted: false } ? Start(identity) : null;

    /// <summary>The first task of a run for the worker that started it, and once more when that worker asks again.</summary>
    public PollWorkflowTaskQueueResponse? StartEagerly(string identity) => StartDirectly(identity)
        ?? (run.IsOpen && !AnyCompleted && Current is { IsStarted: true, Attempt: 1 } task && task.Identity == identity
            ? WorkflowTaskReply.Build(run, task, partial: false)
            : null);

    public PollWorkflowTaskQueueResponse Start(string identity)
    {
        var task = Current!;
        task.Timeout?.Cancel();
        if (!task.IsWritten && task.ScheduledEventId != run.Log.NextEventId) task = WriteScheduled(task);
        task.Identity = identity;
        task.RequestId = Guid.NewGuid().ToString();
        task.StartedTime = run.World.Clock.Now;
        if (task.IsWritten) run.Record(WorkflowTaskEvents.Started(run, task));
        else task.StartedEventId = task.ScheduledEventId + 1;
        run.Touch();
        ArmStartToClose(task);
        return WorkflowTaskReply.Build(run, task, partial: Sticky is not null);
    }

    /// <summary>The worker reports that it cannot process the task, or the server refuses what the worker decided.</summary>
    public void Fail(WorkflowTaskFailedCause cause, Failure? failure, string identity)
    {
        var task = Current!;
        if (IsTold(task)) run.Record(WorkflowTaskEvents.Failed(WriteForCompletion(), cause, failure, identity));
        else Drop(task.Attempt + 1);
        Retry();
    }

    /// <summary>The run ends while a worker holds its task.</summary>
    public void FailForClose()
    {
        if (Current is not { IsStarted: true } task) return;
        if (IsTold(task)) run.Record(WorkflowTaskEvents.Failed(WriteForCompletion(), WorkflowTaskFailedCause.ForceCloseCommand, null, ""));
        else Drop(task.Attempt + 1);
        run.Log.Flush();
    }

    /// <summary>The task's events are in history and it is no longer pending.</summary>
    public PendingWorkflowTask WriteForCompletion()
    {
        var task = Current!;
        task.Timeout?.Cancel();
        if (task.IsWritten) return task;
        run.Record(WorkflowTaskEvents.Scheduled(run, task.Attempt, task.ScheduledTime.ToStamp()));
        run.Record(WorkflowTaskEvents.Started(run, task));
        return task;
    }

    /// <summary>Forgets a speculative task whose update was rejected, as if it had never been.</summary>
    public void Discard() => Drop(_nextAttempt);

    /// <summary>Moves a task that waits in a sticky queue to the queue of all workers.</summary>
    public void LeaveSticky(PendingWorkflowTask task)
    {
        Sticky = null;
        if (Current != task || task.IsStarted) return;
        task.Timeout?.Cancel();
        Dispatch();
    }

    public PendingWorkflowTaskInfo? Describe() => Current is not { } task ? null : new PendingWorkflowTaskInfo
    {
        State = task.IsStarted ? PendingWorkflowTaskState.Started : PendingWorkflowTaskState.Scheduled,
        ScheduledTime = task.ScheduledTime.ToStamp(),
        OriginalScheduledTime = task.OriginalScheduledTime.ToStamp(),
        StartedTime = task.IsStarted ? task.StartedTime.ToStamp() : null,
        Attempt = task.Attempt,
    };

    public void Resume()
    {
        if (!run.IsOpen) return;
        if (Current is { IsStarted: true } task) ArmStartToClose(task);
        else if (Current is not null) Dispatch();
        else if (run.Log.HasBuffered || (IsUntouched && !run.Life.WaitsToBegin)) Retry();
    }

    public void Close()
    {
        Current?.Timeout?.Cancel();
        Current = null;
    }

    public void Save(RunRow row)
    {
        row.NextAttempt = _nextAttempt;
        // History tells of a task that is written; of the others a speculative one that nobody has seen is forgotten.
        if (Current is not { IsWritten: false } task || (task.IsSpeculative && !task.IsStarted)) return;
        row.Task = new WorkflowTaskRow
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            Attempt = task.Attempt,
            ScheduledTime = task.ScheduledTime,
            OriginalScheduledTime = task.OriginalScheduledTime,
            StartedTime = task.StartedTime,
            Identity = task.Identity,
            RequestId = task.RequestId,
        };
    }

    public void Restore(RunRow row)
    {
        _nextAttempt = row.NextAttempt;
        if (row.Task is not { } task) return;
        Current = new PendingWorkflowTask
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            Attempt = task.Attempt,
            IsWritten = task.Written,
            ScheduledTime = task.ScheduledTime,
            OriginalScheduledTime = task.OriginalScheduledTime,
            StartedTime = task.StartedTime,
            Identity = task.Identity,
            RequestId = task.RequestId,
        };
    }

    // Of attempts that fail only the first is told, be it one that history did not know of until now.
    private static bool IsTold(PendingWorkflowTask task) => task.IsWritten || task is { IsSpeculative: true, Attempt: 1 };

    /// <summary>After a failure or time-out: what arrived meanwhile comes into history, and another attempt follows.</summary>
    private void Retry()
    {
        Sticky = null;
        run.Queries.TakeBack();
        run.Updates.TakeBack();
        if (run.Log.Flush()) _nextAttempt = 1;
        EnsureScheduled();
    }

    private void Schedule(bool speculative, bool offer)
    {
        _everScheduled = true;
        var now = run.World.Clock.Now;
        if (_nextAttempt == 1 && !speculative)
        {
            run.Record(WorkflowTaskEvents.Scheduled(run, 1));
        }
        else
        {
            Current = new PendingWorkflowTask
            {
                ScheduledEventId = run.Log.NextEventId,
                Attempt = _nextAttempt,
                IsWritten = false,
                IsSpeculative = speculative,
                ScheduledTime = now,
                OriginalScheduledTime = now,
            };
            run.Touch();
        }

        if (offer) Dispatch();
    }

    private PendingWorkflowTask WriteScheduled(PendingWorkflowTask task)
    {
        task.Timeout?.Cancel();
        run.Record(WorkflowTaskEvents.Scheduled(run, 1, task.ScheduledTime.ToStamp()));
        // The offer in the queue names the old task; a new one takes its place.
        if (Current is { IsStarted: false } written && task.IsSpeculative) Dispatch();
        return Current!;
    }

    private void Dispatch()
    {
        var task = Current!;
        var queues = run.World.Queues;
        var offer = new WorkflowTaskOffer(run, task);
        if (Sticky is { } sticky && queues.IsPolled(run.Namespace, sticky.Name))
        {
            task.Timeout = run.World.Timers.After(sticky.ScheduleToStart, () => StickyTimeout(task));
            queues.Offer(new QueueKey(run.Namespace, sticky.Name, TaskQueueType.Workflow), offer);
        }
        else
        {
            Sticky = null;
            queues.Offer(new QueueKey(run.Namespace, run.Started.TaskQueue.Name, TaskQueueType.Workflow), offer);
        }
    }

    private void StickyTimeout(PendingWorkflowTask task)
    {
        if (Current != task || task.IsStarted) return;
        Sticky = null;
        if (!task.IsWritten)
        {
            Dispatch();
            return;
        }

        run.Record(WorkflowTaskEvents.TimedOut(task, TimeoutType.ScheduleToStart));
        EnsureScheduled();
    }

    private void ArmStartToClose(PendingWorkflowTask task)
    {
        var limit = WorkflowTaskEvents.StartToClose(run, task.Attempt);
        task.Timeout = run.World.Timers.At(task.StartedTime + limit, () => StartToCloseTimeout(task));
    }

    private void StartToCloseTimeout(PendingWorkflowTask task)
    {
        if (Current != task) return;
        if (IsTold(task)) run.Record(WorkflowTaskEvents.TimedOut(WriteForCompletion(), TimeoutType.StartToClose));
        else Drop(task.Attempt + 1);
        Retry();
    }

    private void Drop(int nextAttempt)
    {
        Current?.Timeout?.Cancel();
        Current = null;
        _nextAttempt = nextAttempt;
        run.Touch();
    }

    private void FoldScheduled(HistoryEvent e)
    {
        _everScheduled = true;
        Current = new PendingWorkflowTask
        {
            ScheduledEventId = e.EventId,
            Attempt = e.WorkflowTaskScheduledEventAttributes.Attempt,
            IsWritten = true,
            ScheduledTime = e.EventTime.ToDateTime(),
            OriginalScheduledTime = e.EventTime.ToDateTime(),
        };
    }

    private void FoldStarted(HistoryEvent e)
    {
        if (Current is null) return;
        Current.StartedEventId = e.EventId;
        Current.StartedTime = e.EventTime.ToDateTime();
        Current.Identity = e.WorkflowTaskStartedEventAttributes.Identity;
        Current.RequestId = e.WorkflowTaskStartedEventAttributes.RequestId;
    }
}
