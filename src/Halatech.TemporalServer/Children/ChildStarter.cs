namespace Halatech.TemporalServer.Children;

/// <summary>Starts a child once its parent's transition is complete, and tells the parent how that went.</summary>
internal static class ChildStarter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static void Start(WorkflowRun parent, PendingChild child)
    {
        if (!parent.IsOpen && child.Plan.ParentClosePolicy != ParentClosePolicy.Abandon) return;
        if (parent.Children.Find(child.InitiatedEventId) != child) return;
        var world = parent.World;
        if (!TryFind(parent, child, out var existing)) return;
        if (existing is not null && !MayReplace(existing, child.Plan.WorkflowIdReusePolicy))
        {
            if (parent.IsOpen) parent.Arrive(NotStarted(parent, child));
            return;
        }

        if (existing is { IsOpen: true }) RunEnd.Terminate(existing, "TerminateIfRunning WorkflowIdReusePolicy", null, "history-service");
        var started = world.Launcher.Launch(parent.Namespace, child.WorkflowId, RunLauncher.NewRunId(), FirstEvent(parent, child), metadata: child.UserMetadata);
        child.RunId = started.RunId;
        if (parent.IsOpen) parent.Arrive(Started(parent, child, started));
    }

    // Whether the id was used before may stand in the database, and that may be away: the child waits until it answers.
    private static bool TryFind(WorkflowRun parent, PendingChild child, out WorkflowRun? existing)
    {
        try
        {
            existing = parent.World.Runs.Current(parent.Namespace, child.WorkflowId);
            return true;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
        {
            parent.World.Timers.After(Pause, () => Start(parent, child));
            existing = null;
            return false;
        }
    }

    private static bool MayReplace(WorkflowRun existing, WorkflowIdReusePolicy policy) => policy switch
    {
        WorkflowIdReusePolicy.TerminateIfRunning => true,
        _ when existing.IsOpen => false,
        WorkflowIdReusePolicy.RejectDuplicate => false,
        WorkflowIdReusePolicy.AllowDuplicateFailedOnly => existing.Life.Status != WorkflowExecutionStatus.Completed,
        _ => true,
    };

    private static WorkflowExecutionStartedEventAttributes FirstEvent(WorkflowRun parent, PendingChild child)
    {
        var plan = child.Plan;
        var now = parent.World.Clock.Now;
        var runId = parent.Started.RootWorkflowExecution ?? parent.Execution;
        return new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = plan.WorkflowType,
            ParentWorkflowNamespace = parent.Namespace,
            ParentWorkflowNamespaceId = parent.World.Namespaces.IdOf(parent.Namespace),
            ParentWorkflowExecution = parent.Execution,
            ParentInitiatedEventId = child.InitiatedEventId,
            RootWorkflowExecution = runId,
            TaskQueue = plan.TaskQueue,
            Input = plan.Input,
            WorkflowExecutionTimeout = plan.WorkflowExecutionTimeout,
            WorkflowRunTimeout = plan.WorkflowRunTimeout.IsSet() ? plan.WorkflowRunTimeout : plan.WorkflowExecutionTimeout,
            WorkflowTaskTimeout = plan.WorkflowTaskTimeout,
            WorkflowExecutionExpirationTime = plan.WorkflowExecutionTimeout.IsSet() ? (now + plan.WorkflowExecutionTimeout.ToTimeSpan()).ToStamp() : null,
            RetryPolicy = plan.RetryPolicy is null ? null : Backoff.Complete(plan.RetryPolicy),
            Attempt = 1,
            CronSchedule = plan.CronSchedule,
            FirstWorkflowTaskBackoff = plan.CronSchedule.Length > 0 ? CronTimes.Next(plan.CronSchedule, now)?.ToDuration() : null,
            Initiator = plan.CronSchedule.Length > 0 ? ContinueAsNewInitiator.CronSchedule : ContinueAsNewInitiator.Unspecified,
            Memo = plan.Memo,
            SearchAttributes = plan.SearchAttributes,
            Header = plan.Header,
            Priority = plan.Priority,
        };
    }

    private static HistoryEvent Started(WorkflowRun parent, PendingChild child, WorkflowRun started) => new()
    {
        EventType = EventType.ChildWorkflowExecutionStarted,
        ChildWorkflowExecutionStartedEventAttributes = new()
        {
            Namespace = parent.Namespace,
            NamespaceId = parent.World.Namespaces.IdOf(parent.Namespace),
            InitiatedEventId = child.InitiatedEventId,
            WorkflowExecution = started.Execution,
            WorkflowType = child.Plan.WorkflowType,
            Header = child.Plan.Header,
        },
    };

    private static HistoryEvent NotStarted(WorkflowRun parent, PendingChild child) => new()
    {
        EventType = EventType.StartChildWorkflowExecutionFailed,
        StartChildWorkflowExecutionFailedEventAttributes = new()
        {
            Namespace = parent.Namespace,
            NamespaceId = parent.World.Namespaces.IdOf(parent.Namespace),
            WorkflowId = child.WorkflowId,
            WorkflowType = child.Plan.WorkflowType,
            Cause = StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists,
            InitiatedEventId = child.InitiatedEventId,
            WorkflowTaskCompletedEventId = child.Plan.WorkflowTaskCompletedEventId,
        },
    };
}
