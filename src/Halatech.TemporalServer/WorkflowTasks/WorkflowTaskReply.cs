namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>What a worker gets with a workflow task.</summary>
internal static class WorkflowTaskReply
{
    /// <param name="run">The run.</param>
    /// <param name="task">Its started task.</param>
    /// <param name="partial">The worker has the run in its cache and needs only what is new.</param>
    public static PollWorkflowTaskQueueResponse Build(WorkflowRun run, PendingWorkflowTask task, bool partial)
    {
        var reply = new PollWorkflowTaskQueueResponse
        {
            TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, task.ScheduledEventId, task.StartedEventId).Encode(),
            WorkflowExecution = run.Execution,
            WorkflowType = run.Started.WorkflowType,
            PreviousStartedEventId = run.Tasks.PreviousStartedEventId,
            StartedEventId = task.StartedEventId,
            Attempt = task.Attempt,
            WorkflowExecutionTaskQueue = new TaskQueue { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            ScheduledTime = task.ScheduledTime.ToStamp(),
            StartedTime = task.StartedTime.ToStamp(),
        };
        AddHistory(reply, run, task, partial ? run.Tasks.PreviousStartedEventId + 1 : 1);
        run.Updates.Deliver(reply, task);
        run.Queries.Deliver(reply);
        return reply;
    }

    private static void AddHistory(PollWorkflowTaskQueueResponse reply, WorkflowRun run, PendingWorkflowTask task, long first)
    {
        reply.History = new History();
        var last = Math.Min(run.Log.Events.Count, first + Limits.HistoryPage - 1);
        for (var id = first; id <= last; id++) reply.History.Events.Add(run.Log.Events[(int)id - 1]);
        if (last < run.Log.Events.Count)
        {
            reply.NextPageToken = new HistoryPageToken(run.RunId, last + 1, task.StartedEventId, Wait: false).Encode();
            return;
        }

        reply.History.Events.AddRange(Unwritten(run, task));
    }

    /// <summary>The task's own events, as they will be written when it is completed.</summary>
    public static IEnumerable<HistoryEvent> Unwritten(WorkflowRun run, PendingWorkflowTask task)
    {
        if (task.IsWritten) yield break;
        var scheduled = WorkflowTaskEvents.Scheduled(run, task.Attempt, task.ScheduledTime.ToStamp());
        scheduled.EventId = task.ScheduledEventId;
        yield return scheduled;
        var started = WorkflowTaskEvents.Started(run, task);
        started.EventId = task.StartedEventId;
        yield return started;
    }
}
