using Halatech.TemporalServer.Children;

namespace Halatech.TemporalServer.Runs;

/// <summary>Ends of runs: by command, by time, by force. An end may be followed by another run of the chain.</summary>
internal static class RunEnd
{
    public static void Complete(WorkflowRun run, Payloads? result, long taskCompletedEventId)
    {
        var next = NextByCron(run, WorkflowExecutionStatus.Completed, result, null);
        Close(run, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionCompleted,
            WorkflowExecutionCompletedEventAttributes = new()
            {
                Result = result,
                WorkflowTaskCompletedEventId = taskCompletedEventId,
                NewExecutionRunId = next?.RunId ?? "",
            },
        }, next);
    }

    public static void Fail(WorkflowRun run, Failure failure, long taskCompletedEventId)
    {
        var backoff = Backoff.After(run.Started.RetryPolicy, failure, run.Started.Attempt, run.World.Clock.Now, run.Life.ExecutionExpires);
        var next = NextByRetry(run, backoff, failure) ?? NextByCron(run, WorkflowExecutionStatus.Failed, null, failure);
        Close(run, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionFailed,
            WorkflowExecutionFailedEventAttributes = new()
            {
                Failure = failure,
                RetryState = backoff.State,
                WorkflowTaskCompletedEventId = taskCompletedEventId,
                NewExecutionRunId = next?.RunId ?? "",
            },
        }, next);
    }

    public static void Cancel(WorkflowRun run, Payloads? details, long taskCompletedEventId) => Close(run, new HistoryEvent
    {
        EventType = EventType.WorkflowExecutionCanceled,
        WorkflowExecutionCanceledEventAttributes = new() { Details = details, WorkflowTaskCompletedEventId = taskCompletedEventId },
    });

    /// <summary>Makes room for the run that a reset starts; children stay, for the new run may want them.</summary>
    public static void TerminateForReset(WorkflowRun run, string reason, string identity)
    {
        run.Tasks.FailForClose();
        run.Record(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTerminated,
            WorkflowExecutionTerminatedEventAttributes = new() { Reason = reason, Identity = identity },
        });
        run.CloseParts();
        run.World.Runs.OnClosed(run);
    }

    public static void Terminate(WorkflowRun run, string reason, Payloads? details, string identity)
    {
        run.Tasks.FailForClose();
        Close(run, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTerminated,
            WorkflowExecutionTerminatedEventAttributes = new() { Reason = reason, Details = details, Identity = identity },
        });
    }

    /// <summary>The run's time is over. When it is only the run's and not the whole execution's, a retry policy may start another.</summary>
    public static void TimeOut(WorkflowRun run, bool final = false)
    {
        if (!run.IsOpen) return;
        run.Tasks.FailForClose();
        var timeout = new Failure { TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose } };
        var backoff = final
            ? new Backoff(RetryState.Timeout, default)
            : Backoff.After(run.Started.RetryPolicy, timeout, run.Started.Attempt, run.World.Clock.Now, run.Life.ExecutionExpires);
        var next = final ? null : NextByRetry(run, backoff, timeout) ?? NextByCron(run, WorkflowExecutionStatus.TimedOut, null, timeout);
        Close(run, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTimedOut,
            WorkflowExecutionTimedOutEventAttributes = new() { RetryState = backoff.State, NewExecutionRunId = next?.RunId ?? "" },
        }, next);
    }

    /// <summary>Writes the last event, starts what follows and tells parents and children.</summary>
    public static void Close(WorkflowRun run, HistoryEvent e, Follower? next = null)
    {
        run.Record(e);
        run.CloseParts();
        run.World.Runs.OnClosed(run);
        if (next is not null)
            run.World.Launcher.Launch(run.Namespace, run.WorkflowId, next.RunId, next.Started, next.BeforeFirstTask, metadata: run.Life.UserMetadata);
        else if (run.Started.ParentWorkflowExecution is not null)
            run.World.Gate.Later(() => ChildReports.Ended(run));
        run.World.Gate.Later(() => ParentClosePolicies.Apply(run));
    }

    private static Follower? NextByRetry(WorkflowRun run, Backoff backoff, Failure? failure)
    {
        if (backoff.State != RetryState.InProgress) return null;
        var next = RunLauncher.Successor(run, ContinueAsNewInitiator.Retry);
        next.Attempt = run.Started.Attempt + 1;
        next.ContinuedFailure = failure;
        next.FirstWorkflowTaskBackoff = backoff.Delay.ToDuration();
        return new Follower(RunLauncher.NewRunId(), next);
    }

    private static Follower? NextByCron(WorkflowRun run, WorkflowExecutionStatus status, Payloads? result, Failure? failure)
    {
        if (run.Started.CronSchedule.Length == 0 || run.Life.CancelRequested) return null;
        if (CronTimes.Next(run.Started.CronSchedule, run.World.Clock.Now) is not { } wait) return null;
        if (run.Life.ExecutionExpires is { } limit && run.World.Clock.Now + wait > limit) return null;
        var next = RunLauncher.Successor(run, ContinueAsNewInitiator.CronSchedule);
        next.Attempt = 1;
        next.FirstWorkflowTaskBackoff = wait.ToDuration();
        next.ContinuedFailure = failure;
        if (status == WorkflowExecutionStatus.Completed) next.LastCompletionResult = result;
        return new Follower(RunLauncher.NewRunId(), next);
    }
}

/// <summary>The run that comes after one that ends.</summary>
internal sealed record Follower(string RunId, WorkflowExecutionStartedEventAttributes Started, Action<WorkflowRun>? BeforeFirstTask = null);
