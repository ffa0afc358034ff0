using Halatech.TemporalServer.Signals;
using Halatech.TemporalServer.Store;
using Temporalio.Api.Command.V1;

namespace Halatech.TemporalServer.Children;

/// <summary>Signals and cancel requests a run sends to other workflows, until it has heard whether they arrived.</summary>
internal sealed class PendingExternals(WorkflowRun run) : IRunPart
{
    private readonly Dictionary<long, HistoryEvent> _pending = [];

    public void Fold(HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.SignalExternalWorkflowExecutionInitiated or EventType.RequestCancelExternalWorkflowExecutionInitiated:
                _pending[e.EventId] = e;
                break;
            case EventType.SignalExternalWorkflowExecutionFailed:
                _pending.Remove(e.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId);
                break;
            case EventType.ExternalWorkflowExecutionSignaled:
                _pending.Remove(e.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId);
                break;
            case EventType.RequestCancelExternalWorkflowExecutionFailed:
                _pending.Remove(e.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId);
                break;
            case EventType.ExternalWorkflowExecutionCancelRequested:
                _pending.Remove(e.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId);
                break;
        }
    }

    public void Signal(SignalExternalWorkflowExecutionCommandAttributes command, long completedEventId) => Deliver(run.Record(new HistoryEvent
    {
        EventType = EventType.SignalExternalWorkflowExecutionInitiated,
        SignalExternalWorkflowExecutionInitiatedEventAttributes = new()
        {
            WorkflowTaskCompletedEventId = completedEventId,
            Namespace = run.Namespace,
            NamespaceId = run.World.Namespaces.IdOf(run.Namespace),
            WorkflowExecution = command.Execution,
            SignalName = command.SignalName,
            Input = command.Input,
            ChildWorkflowOnly = command.ChildWorkflowOnly,
            Header = command.Header,
        },
    }));

    public void Cancel(RequestCancelExternalWorkflowExecutionCommandAttributes command, long completedEventId) => Deliver(run.Record(new HistoryEvent
    {
        EventType = EventType.RequestCancelExternalWorkflowExecutionInitiated,
        RequestCancelExternalWorkflowExecutionInitiatedEventAttributes = new()
        {
            WorkflowTaskCompletedEventId = completedEventId,
            Namespace = run.Namespace,
            NamespaceId = run.World.Namespaces.IdOf(run.Namespace),
            WorkflowExecution = new WorkflowExecution { WorkflowId = command.WorkflowId, RunId = command.RunId },
            ChildWorkflowOnly = command.ChildWorkflowOnly,
            Reason = command.Reason,
        },
    }));

    public void Resume()
    {
        if (!run.IsOpen) return;
        foreach (var e in _pending.Values) Deliver(e);
    }

    public void Close() => _pending.Clear();

    public void Save(RunRow row)
    {
    }

    public void Restore(RunRow row)
    {
    }

    private void Deliver(HistoryEvent e) => run.World.Gate.Later(() =>
    {
        if (e.SignalExternalWorkflowExecutionInitiatedEventAttributes is { } signal) Deliver(e.EventId, signal);
        else Deliver(e.EventId, e.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes);
    });

    private void Deliver(long initiatedEventId, SignalExternalWorkflowExecutionInitiatedEventAttributes signal)
    {
        var target = Target(signal.WorkflowExecution, signal.ChildWorkflowOnly);
        if (target is not null)
            SignalArrivals.Arrive(target, new WorkflowExecutionSignaledEventAttributes
            {
                SignalName = signal.SignalName,
                Input = signal.Input,
                Identity = "history-service",
                Header = signal.Header,
                ExternalWorkflowExecution = run.Execution,
            }, $"{run.RunId}/{initiatedEventId}");
        if (run.IsOpen) run.Arrive(target is null ? ExternalEvents.NotSignaled(run, initiatedEventId, signal) : ExternalEvents.Signaled(run, initiatedEventId, signal));
    }

    private void Deliver(long initiatedEventId, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes cancel)
    {
        var target = Target(cancel.WorkflowExecution, cancel.ChildWorkflowOnly);
        if (target is { Life.CancelRequested: false }) CancelRequests.Arrive(target, cancel.Reason, "history-service", initiatedEventId, run.Execution);
        if (run.IsOpen) run.Arrive(target is null ? ExternalEvents.NotCanceled(run, initiatedEventId, cancel) : ExternalEvents.CancelRequested(run, initiatedEventId, cancel));
    }

    private WorkflowRun? Target(WorkflowExecution execution, bool childOnly)
    {
        var target = run.World.Runs.Find(run.Namespace, execution.WorkflowId, execution.RunId);
        // A child is known by its first run; meanwhile it may have continued as new.
        if (target is not { IsOpen: true } && childOnly) target = run.World.Runs.Current(run.Namespace, execution.WorkflowId);
        if (target is not { IsOpen: true }) return null;
        var isOwn = target.Started.ParentWorkflowExecution is { } parent && parent.WorkflowId == run.WorkflowId && parent.RunId == run.RunId;
        return !childOnly || isOwn ? target : null;
    }
}
