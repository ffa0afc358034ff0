using Temporalio.Api.Query.V1;

namespace Halatech.TemporalServer.Queries;

internal enum QueryPlace
{
    /// <summary>It waits for a workflow task that will carry it.</summary>
    Waiting,

    /// <summary>A worker has it with the workflow task it holds.</summary>
    WithTask,

    /// <summary>It is on its way to a worker by itself.</summary>
    Alone,
}

/// <summary>A question that waits for a worker's answer.</summary>
internal sealed class PendingQuery(WorkflowQuery query)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public WorkflowQuery Query => query;

    public QueryPlace Place { get; set; }

    public TaskCompletionSource<QueryWorkflowResponse> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer(Payloads? result) => Reply.TrySetResult(new QueryWorkflowResponse { QueryResult = result });

    public void Fail(Exception error)
    {
        Reply.TrySetException(error);
        // Whoever asked may be gone; an error nobody awaits is not a crash.
        _ = Reply.Task.Exception;
    }
}
