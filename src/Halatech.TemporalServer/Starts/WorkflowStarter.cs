namespace Halatech.TemporalServer.Starts;

/// <summary>Starts a workflow, or finds that one of its id is there already and does as the policies say.</summary>
internal sealed class WorkflowStarter(World world)
{
    /// <param name="request">What to start.</param>
    /// <param name="beforeFirstTask">What must be in history before a worker sees the run.</param>
    /// <param name="eagerly">The caller starts the first workflow task itself, for a worker of its own.</param>
    /// <returns>The run and whether it was started by this call.</returns>
    /// <exception cref="RpcException">AlreadyExists or InvalidArgument.</exception>
    public (WorkflowRun Run, bool Started) Start(
        StartWorkflowExecutionRequest request, Action<WorkflowRun>? beforeFirstTask = null, bool eagerly = false)
    {
        StartRequests.Check(world, request);
        var existing = world.Runs.Current(request.Namespace, request.WorkflowId);
        if (existing is not null)
        {
            if (request.RequestId.Length > 0 && existing.StartRequestId == request.RequestId) return (existing, Started: true);
            if (existing.IsOpen && OnConflict(existing, request) is { } kept) return (kept, Started: false);
            if (!existing.IsOpen) CheckReuse(existing, request.WorkflowIdReusePolicy);
        }

        var runId = RunLauncher.NewRunId();
        var first = StartRequests.FirstEvent(world, request, runId);
        first.EagerExecutionAccepted = eagerly && !first.FirstWorkflowTaskBackoff.IsSet();
        var run = world.Launcher.Launch(request.Namespace, request.WorkflowId, runId, first, beforeFirstTask, request.RequestId, request.UserMetadata);
        return (run, true);
    }

    private static WorkflowRun? OnConflict(WorkflowRun existing, StartWorkflowExecutionRequest request)
    {
        var policy = request.WorkflowIdConflictPolicy;
        if (request.WorkflowIdReusePolicy == WorkflowIdReusePolicy.TerminateIfRunning) policy = WorkflowIdConflictPolicy.TerminateExisting;
        switch (policy)
        {
            case WorkflowIdConflictPolicy.UseExisting:
                return existing;
            case WorkflowIdConflictPolicy.TerminateExisting:
                RunEnd.Terminate(existing, "TerminateIfRunning WorkflowIdReusePolicy Policy", null, "history-service");
                return null;
            default:
                throw Refusal.AlreadyStarted(
                    $"Workflow execution is already running. WorkflowId: {existing.WorkflowId}, RunId: {existing.RunId}.", existing);
        }
    }

    private static void CheckReuse(WorkflowRun existing, WorkflowIdReusePolicy policy)
    {
        var completed = existing.Life.Status == WorkflowExecutionStatus.Completed;
        if (policy != WorkflowIdReusePolicy.RejectDuplicate && (policy != WorkflowIdReusePolicy.AllowDuplicateFailedOnly || !completed)) return;
        throw Refusal.AlreadyStarted(
            $"Workflow execution already finished{(completed ? " successfully" : "")}. WorkflowId: {existing.WorkflowId}, RunId: {existing.RunId}. Workflow Id reuse policy: {policy}.",
            existing);
    }
}
