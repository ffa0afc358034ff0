using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Runs;

/// <summary>Lists and counts of runs.</summary>
internal sealed class ListCalls(World world) : IRpcHandlers
{
    public ListWorkflowExecutionsResponse ListWorkflowExecutions(ListWorkflowExecutionsRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var reply = new ListWorkflowExecutionsResponse();
        reply.Executions.AddRange(All(request.Namespace, request.Query));
        return reply;
    });

    public CountWorkflowExecutionsResponse CountWorkflowExecutions(CountWorkflowExecutionsRequest request, CallContext call) => world.Gate.Do(() =>
        new CountWorkflowExecutionsResponse { Count = All(request.Namespace, request.Query).Count() });

    private IEnumerable<WorkflowExecutionInfo> All(string ns, string query)
    {
        world.Namespaces.Check(ns);
        if (query.Length > 0) throw Refusal.Invalid("Queries are not understood yet.");
        return world.Runs.All.Where(run => run.Namespace == ns).OrderByDescending(run => run.Life.StartTime).Select(RunView.Info);
    }
}
