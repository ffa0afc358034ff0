namespace Halatech.TemporalServer.Starts;

/// <summary>Checks of a start, and what its first event says.</summary>
internal static class StartRequests
{
    public static StartWorkflowExecutionRequest From(SignalWithStartWorkflowExecutionRequest request) => new()
    {
        Namespace = request.Namespace,
        WorkflowId = request.WorkflowId,
        WorkflowType = request.WorkflowType,
        TaskQueue = request.TaskQueue,
        Input = request.Input,
        WorkflowExecutionTimeout = request.WorkflowExecutionTimeout,
        WorkflowRunTimeout = request.WorkflowRunTimeout,
        WorkflowTaskTimeout = request.WorkflowTaskTimeout,
        Identity = request.Identity,
        RequestId = request.RequestId,
        WorkflowIdReusePolicy = request.WorkflowIdReusePolicy,
        WorkflowIdConflictPolicy = request.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.Unspecified
            ? WorkflowIdConflictPolicy.UseExisting : request.WorkflowIdConflictPolicy,
        RetryPolicy = request.RetryPolicy,
        CronSchedule = request.CronSchedule,
        Memo = request.Memo,
        SearchAttributes = request.SearchAttributes,
        Header = request.Header,
        WorkflowStartDelay = request.WorkflowStartDelay,
        UserMetadata = request.UserMetadata,
        Priority = request.Priority,
    };

    public static void Check(World world, StartWorkflowExecutionRequest request)
    {
        world.Namespaces.Check(request.Namespace);
        Limits.CheckId(request.WorkflowId, "WorkflowId");
        Limits.CheckId(request.WorkflowType?.Name, "WorkflowType");
        Limits.CheckId(request.TaskQueue?.Name, "TaskQueue");
        CheckDuration(request.WorkflowExecutionTimeout, "WorkflowExecutionTimeout");
        CheckDuration(request.WorkflowRunTimeout, "WorkflowRunTimeout");
        CheckDuration(request.WorkflowTaskTimeout, "WorkflowTaskTimeout");
        CheckDuration(request.WorkflowStartDelay, "WorkflowStartDelay");
        Limits.CheckBlob(request.Input);
        if (request.Memo?.CalculateSize() > Limits.MemoBytes) throw Refusal.Invalid("Memo exceeds size limit.");
        if (Backoff.Check(request.RetryPolicy) is { } policy) throw Refusal.Invalid(policy);
        CronTimes.Check(request.CronSchedule);
        if (request.CronSchedule.Length > 0 && request.WorkflowStartDelay.IsSet()) throw Refusal.Invalid("CronSchedule and WorkflowStartDelay may not be used together.");
        if (world.Namespaces.FaultIn(request.Namespace, request.SearchAttributes) is { } fault) throw Refusal.Invalid(fault);
        if (request.WorkflowIdReusePolicy == WorkflowIdReusePolicy.TerminateIfRunning && request.WorkflowIdConflictPolicy != WorkflowIdConflictPolicy.Unspecified)
            throw Refusal.Invalid("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy.");
        if (request.WorkflowIdReusePolicy == WorkflowIdReusePolicy.RejectDuplicate && request.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.TerminateExisting)
            throw Refusal.Invalid("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING");
    }

    public static WorkflowExecutionStartedEventAttributes FirstEvent(World world, StartWorkflowExecutionRequest request, string runId)
    {
        var now = world.Clock.Now;
        var isCron = request.CronSchedule.Length > 0;
        var wait = isCron ? CronTimes.Next(request.CronSchedule, now)?.ToDuration() : request.WorkflowStartDelay;
        return new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = request.WorkflowType,
            TaskQueue = new TaskQueue { Name = request.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            Input = request.Input,
            WorkflowExecutionTimeout = request.WorkflowExecutionTimeout,
            WorkflowRunTimeout = request.WorkflowRunTimeout.IsSet()
                ? Times.Shorter(request.WorkflowRunTimeout.ToTimeSpan(), request.WorkflowExecutionTimeout.OrZero()).ToDuration()
                : request.WorkflowExecutionTimeout,
            WorkflowTaskTimeout = request.WorkflowTaskTimeout.IsSet() ? request.WorkflowTaskTimeout : Limits.WorkflowTaskTimeout.ToDuration(),
            WorkflowExecutionExpirationTime = request.WorkflowExecutionTimeout.IsSet()
                ? (now + request.WorkflowExecutionTimeout.ToTimeSpan() + wait.OrZero()).ToStamp() : null,
            OriginalExecutionRunId = runId,
            FirstExecutionRunId = runId,
            Identity = request.Identity,
            RetryPolicy = request.RetryPolicy is null ? null : Backoff.Complete(request.RetryPolicy),
            Attempt = 1,
            CronSchedule = request.CronSchedule,
            Initiator = isCron ? ContinueAsNewInitiator.CronSchedule : ContinueAsNewInitiator.Unspecified,
            FirstWorkflowTaskBackoff = wait,
            ContinuedFailure = request.ContinuedFailure,
            LastCompletionResult = request.LastCompletionResult,
            Memo = request.Memo,
            SearchAttributes = world.Namespaces.Typed(request.Namespace, request.SearchAttributes),
            Header = request.Header,
            Priority = request.Priority,
        };
    }

    private static void CheckDuration(Duration? duration, string name)
    {
        if (duration is not null && duration.ToTimeSpan() < TimeSpan.Zero) throw Refusal.Invalid($"Invalid {name}: negative duration.");
    }
}
