using Halatech.TemporalServer.Matching;

namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>Calls of workers that run workflows.</summary>
internal sealed class WorkflowTaskCalls(World world) : IRpcHandlers
{
    public async Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueue(PollWorkflowTaskQueueRequest request, CallContext call) =>
        await PollCalls.PollAsync(world, request.Namespace, request.TaskQueue, TaskQueueType.Workflow, request.Identity, call)
            as PollWorkflowTaskQueueResponse ?? new PollWorkflowTaskQueueResponse();

    public RespondWorkflowTaskCompletedResponse RespondWorkflowTaskCompleted(RespondWorkflowTaskCompletedRequest request, CallContext call) =>
        ByToken(request.TaskToken, run => new WorkflowTaskCompletion(run, request).Apply());

    public RespondWorkflowTaskFailedResponse RespondWorkflowTaskFailed(RespondWorkflowTaskFailedRequest request, CallContext call) =>
        ByToken(request.TaskToken, run =>
        {
            run.Tasks.Fail(request.Cause, request.Failure, request.Identity);
            return new RespondWorkflowTaskFailedResponse();
        });

    private T ByToken<T>(ByteString bytes, Func<WorkflowRun, T> act) => world.Gate.Do(() =>
    {
        var token = TaskToken.Decode(bytes);
        var run = world.Runs.Find(token.Namespace, token.WorkflowId, token.RunId) ?? throw Refusal.NotFound("workflow execution not found");
        if (!run.IsOpen) throw Refusal.Completed();
        return run.Tasks.Current is { IsStarted: true } task && task.ScheduledEventId == token.ScheduledEventId && task.StartedEventId == token.Attempt
            ? act(run)
            : throw Refusal.NotFound("Workflow task not found.");
    });
}
