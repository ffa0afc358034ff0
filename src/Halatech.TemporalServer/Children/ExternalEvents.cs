namespace Halatech.TemporalServer.Children;

/// <summary>What a run hears of the signals and cancel requests it sent.</summary>
internal static class ExternalEvents
{
    public static HistoryEvent Signaled(WorkflowRun run, long initiatedEventId, SignalExternalWorkflowExecutionInitiatedEventAttributes signal) => new()
    {
        EventType = EventType.ExternalWorkflowExecutionSignaled,
        ExternalWorkflowExecutionSignaledEventAttributes = new()
        {
            InitiatedEventId = initiatedEventId,
            Namespace = run.Namespace,
            NamespaceId = signal.NamespaceId,
            WorkflowExecution = signal.WorkflowExecution,
        },
    };

    public static HistoryEvent NotSignaled(WorkflowRun run, long initiatedEventId, SignalExternalWorkflowExecutionInitiatedEventAttributes signal) => new()
    {
        EventType = EventType.SignalExternalWorkflowExecutionFailed,
        SignalExternalWorkflowExecutionFailedEventAttributes = new()
        {
            Cause = SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
            WorkflowTaskCompletedEventId = signal.WorkflowTaskCompletedEventId,
            Namespace = run.Namespace,
            NamespaceId = signal.NamespaceId,
            WorkflowExecution = signal.WorkflowExecution,
            InitiatedEventId = initiatedEventId,
        },
    };

    public static HistoryEvent CancelRequested(WorkflowRun run, long initiatedEventId, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes cancel) => new()
    {
        EventType = EventType.ExternalWorkflowExecutionCancelRequested,
        ExternalWorkflowExecutionCancelRequestedEventAttributes = new()
        {
            InitiatedEventId = initiatedEventId,
            Namespace = run.Namespace,
            NamespaceId = cancel.NamespaceId,
            WorkflowExecution = cancel.WorkflowExecution,
        },
    };

    public static HistoryEvent NotCanceled(WorkflowRun run, long initiatedEventId, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes cancel) => new()
    {
        EventType = EventType.RequestCancelExternalWorkflowExecutionFailed,
        RequestCancelExternalWorkflowExecutionFailedEventAttributes = new()
        {
            Cause = CancelExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
            WorkflowTaskCompletedEventId = cancel.WorkflowTaskCompletedEventId,
            Namespace = run.Namespace,
            NamespaceId = cancel.NamespaceId,
            WorkflowExecution = cancel.WorkflowExecution,
            InitiatedEventId = initiatedEventId,
        },
    };
}
