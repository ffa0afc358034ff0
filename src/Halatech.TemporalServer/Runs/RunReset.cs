namespace Halatech.TemporalServer.Runs;

/// <summary>Starts a workflow again from the middle of one of its runs: history up to a workflow task is taken over, the task is decided anew.</summary>
internal sealed class RunReset(World world)
{
    public WorkflowRun Apply(WorkflowRun source, ResetWorkflowExecutionRequest request)
    {
        var until = request.WorkflowTaskFinishEventId - 1;
        if (until < 1 || until >= source.Log.NextEventId)
            throw Refusal.Invalid("WorkflowTaskFinishEventId must be > 1 && <= workflow last event ID.");
        if (source.Log.Events[(int)until - 1].EventType != EventType.WorkflowTaskStarted)
            throw Refusal.Invalid($"Bad ResetWorkflowTaskFinishEventId {request.WorkflowTaskFinishEventId}: it does not follow the start of a workflow task.");
        var current = world.Runs.Current(source.Namespace, source.WorkflowId);
        if (current is not null && request.RequestId.Length > 0 && current.StartRequestId == request.RequestId) return current;

        var next = new WorkflowRun(world, source.Namespace, source.WorkflowId, RunLauncher.NewRunId()) { StartRequestId = request.RequestId };
        foreach (var e in source.Log.Events.Take((int)until)) next.Adopt(e);
        if (current is { IsOpen: true }) RunEnd.TerminateForReset(current, request.Reason, request.Identity);
        world.Runs.Add(next);
        next.Record(TaskFailed(source, next, request.Reason));
        next.Life.Arm();
        Reapply(source, next, until, request);
        next.ResumeAfterReset();
        next.Tasks.EnsureScheduled();
        return next;
    }

    private static HistoryEvent TaskFailed(WorkflowRun source, WorkflowRun next, string reason) => new()
    {
        EventType = EventType.WorkflowTaskFailed,
        WorkflowTaskFailedEventAttributes = new()
        {
            ScheduledEventId = next.Tasks.Current!.ScheduledEventId,
            StartedEventId = next.Tasks.Current.StartedEventId,
            Cause = WorkflowTaskFailedCause.ResetWorkflow,
            Failure = new Failure { Message = reason, Source = "Server", ResetWorkflowFailureInfo = new ResetWorkflowFailureInfo() },
            Identity = "history-service",
            BaseRunId = source.RunId,
            NewRunId = next.RunId,
        },
    };

    // What people sent after the point is sent again, unless the caller wants it forgotten.
    private static void Reapply(WorkflowRun source, WorkflowRun next, long until, ResetWorkflowExecutionRequest request)
    {
        var (signals, updates) = (!Excludes(request, ResetReapplyExcludeType.Signal), TakesUpdates(request));
        foreach (var e in source.Log.Events.Skip((int)until).Concat(source.Log.Buffered))
        {
            if (signals && e.WorkflowExecutionSignaledEventAttributes is { } signal)
                next.Record(new HistoryEvent { EventType = e.EventType, WorkflowExecutionSignaledEventAttributes = signal });
            if (updates && e.WorkflowExecutionUpdateAdmittedEventAttributes is { } admitted) next.Updates.Readmit(admitted.Request);
            if (updates && e.WorkflowExecutionUpdateAcceptedEventAttributes is { } accepted) next.Updates.Readmit(accepted.AcceptedRequest);
        }
    }

    private static bool TakesUpdates(ResetWorkflowExecutionRequest request) =>
        !Excludes(request, ResetReapplyExcludeType.Update) && request.ResetReapplyType != ResetReapplyType.Signal;

    private static bool Excludes(ResetWorkflowExecutionRequest request, ResetReapplyExcludeType type) =>
        request.ResetReapplyExcludeTypes.Contains(type) || request.ResetReapplyType == ResetReapplyType.None;
}
