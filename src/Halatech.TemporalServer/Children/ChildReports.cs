namespace Halatech.TemporalServer.Children;

/// <summary>Tells a parent how its child ended.</summary>
internal static class ChildReports
{
    public static void Ended(WorkflowRun child)
    {
        var started = child.Started;
        var parent = child.World.Runs.Find(started.ParentWorkflowNamespace, started.ParentWorkflowExecution.WorkflowId, started.ParentWorkflowExecution.RunId);
        if (parent is not { IsOpen: true } || parent.Children.Find(started.ParentInitiatedEventId) is not { } pending) return;
        if (pending.WorkflowId != child.WorkflowId) return;
        parent.Arrive(Report(child, pending));
    }

    /// <summary>Which child an end belongs to, null for other events.</summary>
    public static long? InitiatedEventId(HistoryEvent e) => e.EventType switch
    {
        EventType.ChildWorkflowExecutionCompleted => e.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionFailed => e.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCanceled => e.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTimedOut => e.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTerminated => e.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId,
        _ => null,
    };

    private static HistoryEvent Report(WorkflowRun child, PendingChild pending)
    {
        var (ns, id) = (child.Namespace, child.World.Namespaces.IdOf(child.Namespace));
        var (execution, type) = (new WorkflowExecution { WorkflowId = pending.WorkflowId, RunId = pending.RunId }, child.Started.WorkflowType);
        var (initiated, started) = (pending.InitiatedEventId, pending.StartedEventId);
        var end = child.Life.CloseEvent!;
        return end.EventType switch
        {
            EventType.WorkflowExecutionCompleted => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionCompleted,
                ChildWorkflowExecutionCompletedEventAttributes = new()
                {
                    Result = end.WorkflowExecutionCompletedEventAttributes.Result,
                    Namespace = ns,
                    NamespaceId = id,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
            EventType.WorkflowExecutionFailed => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionFailed,
                ChildWorkflowExecutionFailedEventAttributes = new()
                {
                    Failure = end.WorkflowExecutionFailedEventAttributes.Failure,
                    RetryState = end.WorkflowExecutionFailedEventAttributes.RetryState,
                    Namespace = ns,
                    NamespaceId = id,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
            EventType.WorkflowExecutionCanceled => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionCanceled,
                ChildWorkflowExecutionCanceledEventAttributes = new()
                {
                    Details = end.WorkflowExecutionCanceledEventAttributes.Details,
                    Namespace = ns,
                    NamespaceId = id,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
            EventType.WorkflowExecutionTimedOut => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionTimedOut,
                ChildWorkflowExecutionTimedOutEventAttributes = new()
                {
                    RetryState = end.WorkflowExecutionTimedOutEventAttributes.RetryState,
                    Namespace = ns,
                    NamespaceId = id,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
            _ => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionTerminated,
                ChildWorkflowExecutionTerminatedEventAttributes = new()
                {
                    Namespace = ns,
                    NamespaceId = id,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
        };
    }
}
