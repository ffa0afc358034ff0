using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Store;

/// <summary>Closed runs that are no longer in memory.</summary>
internal interface IRunArchive
{
    /// <summary>Reads a run back, the latest of its workflow id when no run id is given; null when there is none. Inside the gate.</summary>
    WorkflowRun? Find(World world, string ns, string workflowId, string? runId);

    /// <summary>What lists show of all closed runs that are written. Outside the gate: there may be very many.</summary>
    IEnumerable<WorkflowExecutionInfo> Closed(string ns);
}

/// <summary>Without a database, what has left memory is gone.</summary>
internal sealed class NoArchive : IRunArchive
{
    public WorkflowRun? Find(World world, string ns, string workflowId, string? runId) => null;

    public IEnumerable<WorkflowExecutionInfo> Closed(string ns) => [];
}
