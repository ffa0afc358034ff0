namespace Halatech.TemporalServer.Signals;

/// <summary>A request to cancel reaches an open run.</summary>
internal static class CancelRequests
{
    public static void Arrive(WorkflowRun run, string reason, string identity, long externalInitiatedEventId, WorkflowExecution? external)
    {
        run.Arrive(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionCancelRequested,
            WorkflowExecutionCancelRequestedEventAttributes = new()
            {
                Cause = reason,
                Identity = identity,
                ExternalInitiatedEventId = externalInitiatedEventId,
                ExternalWorkflowExecution = external,
            },
        });
        // A signal waits until a delayed workflow begins; a cancellation does not.
        if (run.Life.WaitsToBegin) run.Life.BeginNow();
    }
}
