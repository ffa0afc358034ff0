namespace Halatech.TemporalServer.Starts;

internal sealed class StartCalls(World world, WorkflowStarter starter) : IRpcHandlers
{
    public StartWorkflowExecutionResponse StartWorkflowExecution(StartWorkflowExecutionRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var (run, started) = starter.Start(request, eagerly: request.RequestEagerExecution);
        var reply = Reply(run, started);
        if (started && request.RequestEagerExecution) reply.EagerWorkflowTask = run.Tasks.StartEagerly(request.Identity);
        return reply;
    });

    public static StartWorkflowExecutionResponse Reply(WorkflowRun run, bool started) => new()
    {
        RunId = run.RunId,
        Started = started,
        Status = run.Life.Status,
        FirstExecutionRunId = run.Started.FirstExecutionRunId,
    };
}
