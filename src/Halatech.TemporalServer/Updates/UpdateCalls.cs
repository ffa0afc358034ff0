using Temporalio.Api.Update.V1;
using Stage = Temporalio.Api.Enums.V1.UpdateWorkflowExecutionLifecycleStage;

namespace Halatech.TemporalServer.Updates;

internal sealed class UpdateCalls(World world) : IRpcHandlers
{
    public async Task<UpdateWorkflowExecutionResponse> UpdateWorkflowExecution(UpdateWorkflowExecutionRequest request, CallContext call)
    {
        UpdateRequests.Check(request);
        var update = world.Gate.Do(() =>
        {
            var run = world.Runs.Get(request.Namespace, request.WorkflowExecution);
            if (request.FirstExecutionRunId.Length > 0 && run.Started.FirstExecutionRunId != request.FirstExecutionRunId)
                throw Refusal.NotFound("workflow execution not found");
            if (run.Updates.Find(request.Request.Meta.UpdateId) is { } known) return known;
            return run.IsOpen ? run.Updates.Admit(request.Request) : throw Refusal.Completed();
        });
        return await WaitAsync(update, request.WaitPolicy?.LifecycleStage ?? Stage.Unspecified, call);
    }

    public async Task<PollWorkflowExecutionUpdateResponse> PollWorkflowExecutionUpdate(PollWorkflowExecutionUpdateRequest request, CallContext call)
    {
        var update = world.Gate.Do(() =>
        {
            var run = world.Runs.Get(request.Namespace, request.UpdateRef?.WorkflowExecution);
            return run.Updates.Find(request.UpdateRef!.UpdateId) ?? throw Refusal.NotFound($"update {request.UpdateRef.UpdateId} not found");
        });
        var reply = await WaitAsync(update, request.WaitPolicy?.LifecycleStage ?? Stage.Unspecified, call);
        return new PollWorkflowExecutionUpdateResponse { Outcome = reply.Outcome, Stage = reply.Stage, UpdateRef = reply.UpdateRef };
    }

    /// <summary>Waits until the update has come as far as asked, or as long as a long poll may; then tells how far it is.</summary>
    public async Task<UpdateWorkflowExecutionResponse> WaitAsync(WorkflowUpdate update, Stage stage, CallContext call)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled);
        ends.CancelAfter(call.Patience(Limits.LongPoll));
        while (true)
        {
            Task? next = null;
            var reply = world.Gate.Do(() =>
            {
                if (update.IsAborted) throw Refusal.Completed();
                if (update.Stage < stage) next = update.Changed.Next;
                return Reply(update);
            });
            if (next is null) return reply;
            try
            {
                await next.WaitAsync(ends.Token);
            }
            catch (OperationCanceledException) when (!call.Cancelled.IsCancellationRequested)
            {
                return reply;
            }
        }
    }

    private static UpdateWorkflowExecutionResponse Reply(WorkflowUpdate update) => new()
    {
        UpdateRef = new UpdateRef { WorkflowExecution = update.Run.Execution, UpdateId = update.Id },
        Outcome = update.Outcome,
        Stage = update.Stage,
    };
}

internal static class UpdateRequests
{
    public static void Check(UpdateWorkflowExecutionRequest request)
    {
        if (request.Request?.Input is null || request.Request.Input.Name.Length == 0) throw Refusal.Invalid("UpdateName is not set on request.");
        request.Request.Meta ??= new Meta();
        if (request.Request.Meta.UpdateId.Length == 0) request.Request.Meta.UpdateId = Guid.NewGuid().ToString();
        if (request.Request.Meta.UpdateId.Length > Limits.IdLength) throw Refusal.Invalid("UpdateID length exceeds limit.");
        if (request.WaitPolicy is null or { LifecycleStage: Stage.Unspecified }) request.WaitPolicy = new WaitPolicy { LifecycleStage = Stage.Completed };
        else if (request.WaitPolicy.LifecycleStage == Stage.Admitted) throw Refusal.Invalid("WaitPolicy.LifecycleStage ADMITTED is not supported.");
        Limits.CheckBlob(request.Request.Input.Args);
    }
}
