using Halatech.TemporalServer.Matching;

namespace Halatech.TemporalServer.Queries;

/// <summary>A query that waits in a task queue by itself.</summary>
internal sealed class QueryOffer(WorkflowRun run, PendingQuery query, bool sticky) : QueuedTask
{
    private readonly DateTime _since = run.World.Clock.Now;
    private bool _moved;

    public bool IsTaken { get; private set; }

    public override bool IsLive => !IsTaken && !_moved && !query.Reply.Task.IsCompleted;

    public override DateTime Since => _since;

    public override IMessage Start(Poller poller)
    {
        IsTaken = true;
        var reply = new PollWorkflowTaskQueueResponse
        {
            TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, 0, 1, query.Id).Encode(),
            WorkflowExecution = run.Execution,
            WorkflowType = run.Started.WorkflowType,
            PreviousStartedEventId = run.Tasks.PreviousStartedEventId,
            Attempt = 1,
            WorkflowExecutionTaskQueue = new TaskQueue { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            Query = query.Query,
            History = new History(),
        };
        // A worker that has the run in its cache is asked about the state it has; others need all of history.
        if (sticky) return reply;
        reply.History.Events.AddRange(run.Log.Events.Take(Limits.HistoryPage));
        if (run.Log.Events.Count > Limits.HistoryPage)
            reply.NextPageToken = new HistoryPageToken(run.RunId, Limits.HistoryPage + 1, run.Log.Events.Count, Wait: false).Encode();
        return reply;
    }

    public override void QueueGone()
    {
        if (!IsLive) return;
        _moved = true;
        run.World.Queues.Offer(new QueueKey(run.Namespace, run.Started.TaskQueue.Name, TaskQueueType.Workflow), new QueryOffer(run, query, sticky: false));
    }
}
