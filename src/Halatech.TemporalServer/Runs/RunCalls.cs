namespace Halatech.TemporalServer.Runs;

/// <summary>Describing and deleting runs.</summary>
internal sealed class RunCalls(World world) : IRpcHandlers
{
    public DescribeWorkflowExecutionResponse DescribeWorkflowExecution(DescribeWorkflowExecutionRequest request, CallContext call) =>
        world.Gate.Do(() => RunView.Describe(world.Runs.Get(request.Namespace, request.Execution)));

    public ResetWorkflowExecutionResponse ResetWorkflowExecution(ResetWorkflowExecutionRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var source = world.Runs.Get(request.Namespace, request.WorkflowExecution);
        return new ResetWorkflowExecutionResponse { RunId = new RunReset(world).Apply(source, request).RunId };
    });

    public DeleteWorkflowExecutionResponse DeleteWorkflowExecution(DeleteWorkflowExecutionRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var run = world.Runs.Get(request.Namespace, request.WorkflowExecution);
        if (run.IsOpen) RunEnd.Terminate(run, "Delete workflow execution", null, "history-service");
        world.Gate.Later(() =>
        {
            world.Runs.Forget(run);
            world.Journal.Remove(run);
        });
        return new DeleteWorkflowExecutionResponse();
    });
}
