using Temporalio.Api.Query.V1;

namespace Halatech.TemporalServer.Queries;

internal sealed class QueryCalls(World world) : IRpcHandlers
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    public async Task<QueryWorkflowResponse> QueryWorkflow(QueryWorkflowRequest request, CallContext call)
    {
        if (string.IsNullOrEmpty(request.Query?.QueryType)) throw Refusal.Invalid("QueryType is not set on request.");
        var patience = call.Patience(Usual);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled);
        ends.CancelAfter(patience);
        try
        {
            return await AskAsync(request, ends.Token);
        }
        catch (OperationCanceledException) when (!call.Cancelled.IsCancellationRequested)
        {
            throw Refusal.DeadlineExceeded("query timed out before a worker could process it");
        }
    }

    public RespondQueryTaskCompletedResponse RespondQueryTaskCompleted(RespondQueryTaskCompletedRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var token = TaskToken.Decode(request.TaskToken);
        var run = world.Runs.Find(token.Namespace, token.WorkflowId, token.RunId);
        if (run?.Queries.Find(token.QueryId) is not { } query) throw Refusal.NotFound("query task not found, or already expired");
        run.Queries.Forget(query);
        if (request.CompletedType == QueryResultType.Answered) query.Answer(request.QueryResult);
        else query.Fail(Refusal.QueryFailed(request.ErrorMessage, request.Failure));
        return new RespondQueryTaskCompletedResponse();
    });

    private async Task<QueryWorkflowResponse> AskAsync(QueryWorkflowRequest request, CancellationToken ends)
    {
        // The run that is asked stays the same, also when it continues as new meanwhile.
        var run = world.Gate.Do(() => world.Runs.Get(request.Namespace, request.Execution));
        if (Rejects(request.QueryRejectCondition, run.Life.Status))
            return new QueryWorkflowResponse { QueryRejected = new QueryRejected { Status = run.Life.Status } };
        PendingQuery? query = null;
        try
        {
            while (query is null)
            {
                Task? first = null;
                query = world.Gate.Do(() =>
                {
                    // Before its first workflow task is done there is no state to ask about.
                    if (run.IsOpen && !run.Tasks.AnyCompleted)
                    {
                        if (run.Life.WaitsToBegin) throw Refusal.NotReady("Workflow Task is not scheduled yet.");
                        run.Queries.CheckFailing();
                        first = run.Changed.Next;
                        return null;
                    }

                    return run.Queries.Ask(request.Query);
                });
                if (first is not null) await first.WaitAsync(ends);
            }

            return await query.Reply.Task.WaitAsync(ends);
        }
        finally
        {
            if (query is not null) world.Gate.Do(() => run.Queries.Forget(query));
        }
    }

    private static bool Rejects(QueryRejectCondition condition, WorkflowExecutionStatus status) => condition switch
    {
        QueryRejectCondition.NotOpen => status != WorkflowExecutionStatus.Running,
        QueryRejectCondition.NotCompletedCleanly => status is not (WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Completed or WorkflowExecutionStatus.ContinuedAsNew),
        _ => false,
    };
}
