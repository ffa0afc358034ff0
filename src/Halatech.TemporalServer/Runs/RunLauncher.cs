using Temporalio.Api.Sdk.V1;

namespace Halatech.TemporalServer.Runs;

/// <summary>Creates runs: the first of a workflow, and those that follow by continue-as-new, retry, cron or reset.</summary>
internal sealed class RunLauncher(World world)
{
    /// <param name="ns">The namespace.</param>
    /// <param name="workflowId">The workflow's id.</param>
    /// <param name="runId">The new run's id; continue-as-new names it in its predecessor's history first.</param>
    /// <param name="started">What the first event says.</param>
    /// <param name="beforeFirstTask">What must be in history before a worker sees the run: the signal or update it starts with.</param>
    /// <param name="requestId">The caller's request id, by which a retry of the start is recognised.</param>
    /// <param name="metadata">What the caller wants shown to people.</param>
    public WorkflowRun Launch(
        string ns, string workflowId, string runId, WorkflowExecutionStartedEventAttributes started,
        Action<WorkflowRun>? beforeFirstTask = null, string requestId = "", UserMetadata? metadata = null)
    {
        var run = new WorkflowRun(world, ns, workflowId, runId) { StartRequestId = requestId };
        started.WorkflowId = workflowId;
        started.OriginalExecutionRunId = runId;
        if (started.FirstExecutionRunId.Length == 0) started.FirstExecutionRunId = runId;
        run.Record(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionStarted,
            WorkflowExecutionStartedEventAttributes = started,
            UserMetadata = metadata,
        });
        world.Runs.Add(run);
        run.Life.Arm();
        beforeFirstTask?.Invoke(run);
        if (!run.Life.WaitsToBegin) run.Tasks.EnsureScheduled(offer: !started.EagerExecutionAccepted);
        return run;
    }

    /// <summary>What is the same in every run of a chain.</summary>
    public static WorkflowExecutionStartedEventAttributes Successor(WorkflowRun run, ContinueAsNewInitiator initiator)
    {
        var next = run.Started.Clone();
        next.ContinuedExecutionRunId = run.RunId;
        next.Initiator = initiator;
        next.Memo = run.Life.Memo.Fields.Count > 0 ? run.Life.Memo : null;
        next.SearchAttributes = run.Life.SearchAttributes.IndexedFields.Count > 0 ? run.Life.SearchAttributes : null;
        next.FirstWorkflowTaskBackoff = null;
        next.ContinuedFailure = null;
        next.EagerExecutionAccepted = false;
        return next;
    }

    public static string NewRunId() => Guid.CreateVersion7().ToString();
}
