using Halatech.TemporalServer.WorkflowTasks;

namespace Halatech.TemporalServer.Runs;

/// <summary>Reading histories: in pages, backwards, or waiting for what comes next.</summary>
internal sealed class HistoryCalls(World world) : IRpcHandlers
{
    public async Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest request, CallContext call)
    {
        var token = HistoryPageToken.Decode(request.NextPageToken);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled);
        ends.CancelAfter(call.Patience(Limits.LongPoll));
        var run = world.Gate.Do(() => Find(request.Namespace, request.Execution, token));
        var next = token?.NextEventId ?? 1;
        while (true)
        {
            Task? change = null;
            var reply = world.Gate.Do(() =>
            {
                var now = request.HistoryEventFilterType == HistoryEventFilterType.CloseEvent ? LastEvent(run, request.WaitNewEvent) : Page(run, request, next, token);
                if (request.WaitNewEvent && run.IsOpen && now.History.Events.Count == 0) change = run.Changed.Next;
                return now;
            });
            if (change is null) return reply;
            try
            {
                await change.WaitAsync(ends.Token);
            }
            catch (OperationCanceledException) when (!call.Cancelled.IsCancellationRequested)
            {
                return reply;
            }
        }
    }

    public GetWorkflowExecutionHistoryReverseResponse GetWorkflowExecutionHistoryReverse(
        GetWorkflowExecutionHistoryReverseRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var token = HistoryPageToken.Decode(request.NextPageToken);
        var run = Find(request.Namespace, request.Execution, token);
        var last = token?.NextEventId ?? run.Log.Events.Count;
        var first = Math.Max(1, last - PageSize(request.MaximumPageSize) + 1);
        var reply = new GetWorkflowExecutionHistoryReverseResponse { History = new History() };
        for (var id = last; id >= first; id--) reply.History.Events.Add(run.Log.Events[(int)id - 1]);
        if (first > 1) reply.NextPageToken = new HistoryPageToken(run.RunId, first - 1, 0, Wait: false).Encode();
        return reply;
    });

    private WorkflowRun Find(string ns, WorkflowExecution? execution, HistoryPageToken? token) =>
        world.Runs.Get(ns, token is { } known ? new WorkflowExecution { WorkflowId = execution?.WorkflowId ?? "", RunId = known.RunId } : execution);

    private static GetWorkflowExecutionHistoryResponse LastEvent(WorkflowRun run, bool wait)
    {
        var reply = new GetWorkflowExecutionHistoryResponse { History = new History() };
        if (!run.IsOpen || !wait) reply.History.Events.Add(run.Log.Events[^1]);
        else reply.NextPageToken = new HistoryPageToken(run.RunId, run.Log.NextEventId, 0, Wait: true).Encode();
        return reply;
    }

    private static GetWorkflowExecutionHistoryResponse Page(
        WorkflowRun run, GetWorkflowExecutionHistoryRequest request, long next, HistoryPageToken? token)
    {
        var until = token is { Until: > 0 } chain ? chain.Until : run.Log.Events.Count;
        var last = Math.Min(Math.Min(until, run.Log.Events.Count), next + PageSize(request.MaximumPageSize) - 1);
        var reply = new GetWorkflowExecutionHistoryResponse { History = new History() };
        for (var id = next; id <= last; id++) reply.History.Events.Add(run.Log.Events[(int)id - 1]);
        var more = last < Math.Min(until, run.Log.Events.Count);
        if (more || (request.WaitNewEvent && run.IsOpen))
            reply.NextPageToken = new HistoryPageToken(run.RunId, last + 1, token?.Until ?? 0, request.WaitNewEvent).Encode();
        // A worker that pages through the history of a repeated task needs the task's own events too, which are not written yet.
        if (!more && token is { Until: > 0 } && run.Tasks.Current is { IsStarted: true } task && task.StartedEventId == until)
            reply.History.Events.AddRange(WorkflowTaskReply.Unwritten(run, task));
        return reply;
    }

    private static int PageSize(int asked) => asked is > 0 and < Limits.HistoryPage ? asked : Limits.HistoryPage;
}
