using Halatech.TemporalServer.Starts;

namespace Halatech.TemporalServer.Signals;

/// <summary>Signals, cancel requests and terminations from outside.</summary>
internal sealed class SignalCalls(World world, WorkflowStarter starter) : IRpcHandlers
{
    public SignalWorkflowExecutionResponse SignalWorkflowExecution(SignalWorkflowExecutionRequest request, CallContext call) => world.Gate.Do(() =>
    {
        if (request.SignalName.Length == 0) throw Refusal.Invalid("SignalName is not set on request.");
        Limits.CheckBlob(request.Input);
        var run = world.Runs.GetOpen(request.Namespace, request.WorkflowExecution);
        SignalArrivals.Arrive(run, new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = request.SignalName,
            Input = request.Input,
            Identity = request.Identity,
            Header = request.Header,
        }, request.RequestId, request.Links);
        return new SignalWorkflowExecutionResponse();
    });

    public SignalWithStartWorkflowExecutionResponse SignalWithStartWorkflowExecution(
        SignalWithStartWorkflowExecutionRequest request, CallContext call) => world.Gate.Do(() =>
    {
        if (request.SignalName.Length == 0) throw Refusal.Invalid("SignalName is not set on request.");
        Limits.CheckBlob(request.SignalInput);
        void Signal(WorkflowRun run) => SignalArrivals.Arrive(run, new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = request.SignalName,
            Input = request.SignalInput,
            Identity = request.Identity,
            Header = request.Header,
        }, request.RequestId, request.Links);

        var (run, started) = starter.Start(StartRequests.From(request), Signal);
        if (!started) Signal(run);
        return new SignalWithStartWorkflowExecutionResponse { RunId = run.RunId, Started = started, FirstExecutionRunId = run.Started.FirstExecutionRunId };
    });

    public RequestCancelWorkflowExecutionResponse RequestCancelWorkflowExecution(
        RequestCancelWorkflowExecutionRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var run = world.Runs.Get(request.Namespace, request.WorkflowExecution);
        CheckFirstRun(run, request.FirstExecutionRunId);
        if (Limits.FaultIn(request.RequestId, "RequestId") is { } fault) throw Refusal.Invalid(fault);
        // Asking twice, or asking what has ended, is no fault: the caller has what it wants.
        if (run.IsOpen && run.Requests.Take(request.RequestId, isTold: false) && !run.Life.CancelRequested)
            CancelRequests.Arrive(run, request.Reason, request.Identity, 0, null);
        return new RequestCancelWorkflowExecutionResponse();
    });

    public TerminateWorkflowExecutionResponse TerminateWorkflowExecution(TerminateWorkflowExecutionRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var run = world.Runs.Get(request.Namespace, request.WorkflowExecution);
        CheckFirstRun(run, request.FirstExecutionRunId);
        if (!run.IsOpen) throw Refusal.Completed();
        RunEnd.Terminate(run, request.Reason, request.Details, request.Identity);
        return new TerminateWorkflowExecutionResponse();
    });

    private static void CheckFirstRun(WorkflowRun run, string firstRunId)
    {
        if (firstRunId.Length > 0 && run.Started.FirstExecutionRunId != firstRunId) throw Refusal.NotFound("workflow execution not found");
    }
}
