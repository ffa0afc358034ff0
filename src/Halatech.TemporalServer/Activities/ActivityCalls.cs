using Halatech.TemporalServer.Matching;

namespace Halatech.TemporalServer.Activities;

/// <summary>Calls of workers that run activities, and of anyone who completes one later by its token or its id.</summary>
internal sealed class ActivityCalls(World world) : IRpcHandlers
{
    private const string Gone = "invalid activityID or activity already timed out or invoking workflow is completed";

    public async Task<PollActivityTaskQueueResponse> PollActivityTaskQueue(PollActivityTaskQueueRequest request, CallContext call) =>
        await PollCalls.PollAsync(world, request.Namespace, request.TaskQueue, TaskQueueType.Activity, request.Identity, call)
            as PollActivityTaskQueueResponse ?? new PollActivityTaskQueueResponse();

    public RespondActivityTaskCompletedResponse RespondActivityTaskCompleted(RespondActivityTaskCompletedRequest request, CallContext call) =>
        ByToken(request.TaskToken, (run, activity) =>
        {
            Complete(run, activity, request.Result, request.Identity);
            return new RespondActivityTaskCompletedResponse();
        });

    public RespondActivityTaskCompletedByIdResponse RespondActivityTaskCompletedById(RespondActivityTaskCompletedByIdRequest request, CallContext call) =>
        ById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, (run, activity) =>
        {
            Complete(run, activity, request.Result, request.Identity);
            return new RespondActivityTaskCompletedByIdResponse();
        });

    public RespondActivityTaskFailedResponse RespondActivityTaskFailed(RespondActivityTaskFailedRequest request, CallContext call) =>
        ByToken(request.TaskToken, (run, activity) =>
        {
            Fail(run, activity, request.Failure, request.LastHeartbeatDetails, request.Identity);
            return new RespondActivityTaskFailedResponse();
        });

    public RespondActivityTaskFailedByIdResponse RespondActivityTaskFailedById(RespondActivityTaskFailedByIdRequest request, CallContext call) =>
        ById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, (run, activity) =>
        {
            Fail(run, activity, request.Failure, request.LastHeartbeatDetails, request.Identity);
            return new RespondActivityTaskFailedByIdResponse();
        });

    public RespondActivityTaskCanceledResponse RespondActivityTaskCanceled(RespondActivityTaskCanceledRequest request, CallContext call) =>
        ByToken(request.TaskToken, (run, activity) =>
        {
            Cancel(run, activity, request.Details, request.Identity);
            return new RespondActivityTaskCanceledResponse();
        });

    public RespondActivityTaskCanceledByIdResponse RespondActivityTaskCanceledById(RespondActivityTaskCanceledByIdRequest request, CallContext call) =>
        ById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, (run, activity) =>
        {
            Cancel(run, activity, request.Details, request.Identity);
            return new RespondActivityTaskCanceledByIdResponse();
        });

    public RecordActivityTaskHeartbeatResponse RecordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest request, CallContext call) =>
        ByToken(request.TaskToken, (run, activity) =>
        {
            ActivityAttempts.Heartbeat(run, activity, request.Details);
            return new RecordActivityTaskHeartbeatResponse { CancelRequested = activity.CancelRequestedEventId > 0 };
        });

    public RecordActivityTaskHeartbeatByIdResponse RecordActivityTaskHeartbeatById(RecordActivityTaskHeartbeatByIdRequest request, CallContext call) =>
        ById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, (run, activity) =>
        {
            ActivityAttempts.Heartbeat(run, activity, request.Details);
            return new RecordActivityTaskHeartbeatByIdResponse { CancelRequested = activity.CancelRequestedEventId > 0 };
        });

    private static void Complete(WorkflowRun run, PendingActivity activity, Payloads? result, string identity)
    {
        if (result?.CalculateSize() > Limits.BlobBytes)
        {
            ActivityAttempts.Fail(run, activity, TooLarge("Complete result exceeds size limit."), identity);
            return;
        }

        ActivityAttempts.Complete(run, activity, result, identity);
    }

    private static void Fail(WorkflowRun run, PendingActivity activity, Failure? failure, Payloads? lastHeartbeat, string identity)
    {
        if (lastHeartbeat is not null) activity.HeartbeatDetails = lastHeartbeat;
        ActivityAttempts.Fail(run, activity, failure ?? new Failure(), identity);
    }

    private static void Cancel(WorkflowRun run, PendingActivity activity, Payloads? details, string identity)
    {
        if (activity.CancelRequestedEventId == 0) throw Refusal.Invalid("Activity was not requested to be cancelled.");
        ActivityAttempts.Cancel(run, activity, details, identity);
    }

    private static Failure TooLarge(string message) => new()
    {
        Message = message,
        Source = "Server",
        ServerFailureInfo = new ServerFailureInfo { NonRetryable = true },
    };

    private T ByToken<T>(ByteString bytes, Func<WorkflowRun, PendingActivity, T> act) => world.Gate.Do(() =>
    {
        var token = TaskToken.Decode(bytes);
        var run = world.Runs.Find(token.Namespace, token.WorkflowId, token.RunId) ?? throw Refusal.NotFound("workflow execution not found");
        var activity = run.Activities.Find(token.ScheduledEventId);
        return activity is { IsStarted: true } && activity.Attempt == token.Attempt ? act(run, activity) : throw Refusal.NotFound(Gone);
    });

    private T ById<T>(string ns, string workflowId, string runId, string activityId, Func<WorkflowRun, PendingActivity, T> act) => world.Gate.Do(() =>
    {
        var run = world.Runs.Get(ns, new WorkflowExecution { WorkflowId = workflowId, RunId = runId });
        return run.Activities.ById(activityId) is { IsStarted: true } activity ? act(run, activity) : throw Refusal.NotFound(Gone);
    });
}
