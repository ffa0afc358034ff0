using Halatech.TemporalServer.Visibility;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Store;

/// <summary>Closed runs that are no longer in memory.</summary>
internal interface IRunArchive
{
    /// <summary>Reads a run back, the latest of its workflow id when no run id is given; null when there is none. Inside the gate.</summary>
    WorkflowRun? Find(World world, string ns, string workflowId, string? runId);

    /// <summary>What lists show of closed runs, in their order, read a page at a time as it is asked for. Outside the gate.</summary>
    IEnumerable<WorkflowExecutionInfo> List(ClosedRuns wanted, ListPosition? after);

    /// <summary>How many there are of each status. Outside the gate.</summary>
    IReadOnlyDictionary<WorkflowExecutionStatus, long> Count(ClosedRuns wanted);
}

/// <summary>Runs that the store knows as closed.</summary>
/// <param name="Namespace">Their namespace.</param>
/// <param name="Before">Those that closed before this moment; the caller has seen the others in memory.</param>
/// <param name="Except">Runs that the caller has seen in memory as closed.</param>
/// <param name="Condition">What the database can decide of a query; more than the query wants may be found.</param>
internal sealed record ClosedRuns(string Namespace, DateTime Before, Guid[] Except, SqlCondition Condition);

/// <summary>Without a database, what has left memory is gone.</summary>
internal sealed class NoArchive : IRunArchive
{
    public WorkflowRun? Find(World world, string ns, string workflowId, string? runId) => null;

    public IEnumerable<WorkflowExecutionInfo> List(ClosedRuns wanted, ListPosition? after) => [];

    public IReadOnlyDictionary<WorkflowExecutionStatus, long> Count(ClosedRuns wanted) => new Dictionary<WorkflowExecutionStatus, long>();
}
