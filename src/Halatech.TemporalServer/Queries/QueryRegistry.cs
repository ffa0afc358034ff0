using Halatech.TemporalServer.Matching;
using Halatech.TemporalServer.Store;
using Temporalio.Api.Query.V1;

namespace Halatech.TemporalServer.Queries;

/// <summary>
/// Queries of a run. Without a workflow task in sight a query goes to a worker by itself; otherwise it travels with the task, so
/// that the answer reflects what has happened before the question.
/// </summary>
internal sealed class QueryRegistry(WorkflowRun run) : IRunPart
{
    private const int FailedAttempts = 3;
    private readonly Dictionary<string, PendingQuery> _pending = new(StringComparer.Ordinal);

    /// <exception cref="RpcException">The run's workflow tasks keep failing.</exception>
    public PendingQuery Ask(WorkflowQuery question)
    {
        CheckFailing();
        var query = new PendingQuery(question);
        _pending[query.Id] = query;
        DispatchIfIdle();
        return query;
    }

    /// <exception cref="RpcException">The run's workflow tasks keep failing.</exception>
    public void CheckFailing()
    {
        if (TasksFail) throw Failing();
    }

    public bool AnyWaiting => _pending.Count > 0;

    public PendingQuery? Find(string id) => _pending.GetValueOrDefault(id);

    public void Forget(PendingQuery query) => _pending.Remove(query.Id);

    /// <summary>Sends what waits on its own when no workflow task will carry it.</summary>
    public void DispatchIfIdle()
    {
        if ((run.IsOpen && run.Tasks.Current is not null)) return;
        foreach (var query in _pending.Values.Where(query => query.Place == QueryPlace.Waiting).ToArray()) Dispatch(query);
    }

    public void Deliver(PollWorkflowTaskQueueResponse reply)
    {
        foreach (var query in _pending.Values.Where(query => query.Place == QueryPlace.Waiting))
        {
            query.Place = QueryPlace.WithTask;
            reply.Queries[query.Id] = query.Query;
        }
    }

    public void Answer(IDictionary<string, WorkflowQueryResult> results)
    {
        foreach (var (id, result) in results)
        {
            if (!_pending.Remove(id, out var query)) continue;
            if (result.ResultType == QueryResultType.Answered) query.Answer(result.Answer);
            else query.Fail(Refusal.QueryFailed(result.ErrorMessage, result.Failure));
        }

        TakeBack();
    }

    /// <summary>The worker that had them did not answer; the next one will.</summary>
    public void TakeBack()
    {
        foreach (var query in _pending.Values.Where(query => query.Place == QueryPlace.WithTask)) query.Place = QueryPlace.Waiting;
        if (!TasksFail) return;
        foreach (var query in _pending.Values) query.Fail(Failing());
        _pending.Clear();
    }

    public void Fold(HistoryEvent e)
    {
    }

    public void Resume()
    {
    }

    public void Close()
    {
        TakeBack();
        run.World.Gate.Later(DispatchIfIdle);
    }

    public void Save(RunRow row)
    {
    }

    public void Restore(RunRow row)
    {
    }

    private bool TasksFail => run.IsOpen && run.Tasks.Attempt >= FailedAttempts;

    private static RpcException Failing() => Refusal.NotReady("Unable to query workflow due to Workflow Task in failed state.");

    private void Dispatch(PendingQuery query)
    {
        query.Place = QueryPlace.Alone;
        var queues = run.World.Queues;
        var normal = new QueueKey(run.Namespace, run.Started.TaskQueue.Name, TaskQueueType.Workflow);
        if (run.Tasks.Sticky is { } sticky && queues.IsPolled(run.Namespace, sticky.Name))
        {
            var offer = new QueryOffer(run, query, sticky: true);
            queues.Offer(new QueueKey(run.Namespace, sticky.Name, TaskQueueType.Workflow), offer);
            if (!offer.IsTaken) run.World.Timers.After(sticky.ScheduleToStart, offer.QueueGone);
        }
        else
        {
            queues.Offer(normal, new QueryOffer(run, query, sticky: false));
        }
    }
}
