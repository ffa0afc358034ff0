using Halatech.TemporalServer.Store;

namespace Halatech.TemporalServer.Runs;

/// <summary>Birth, limits and end of a run, with what is known of it as a whole: memo, search attributes, a request to cancel.</summary>
internal sealed class RunLife(WorkflowRun run) : IRunPart
{
    private TimerHandle? _runTimeout;
    private TimerHandle? _executionTimeout;
    private TimerHandle? _firstTask;

    public WorkflowExecutionStartedEventAttributes Started { get; private set; } = null!;

    public WorkflowExecutionStatus Status { get; private set; } = WorkflowExecutionStatus.Running;

    public DateTime StartTime { get; private set; }

    public DateTime? CloseTime { get; private set; }

    public HistoryEvent? CloseEvent { get; private set; }

    public Memo Memo { get; private set; } = new();

    public SearchAttributes SearchAttributes { get; private set; } = new();

    public Temporalio.Api.Sdk.V1.UserMetadata? UserMetadata { get; private set; }

    public bool CancelRequested { get; private set; }

    public DateTime ExecutionTime => StartTime + Started.FirstWorkflowTaskBackoff.OrZero();

    public DateTime? RunExpires => Started.WorkflowRunTimeout.IsSet() ? ExecutionTime + Started.WorkflowRunTimeout.OrZero() : null;

    public DateTime? ExecutionExpires => Started.WorkflowExecutionExpirationTime?.ToDateTime();

    /// <summary>The first workflow task waits for a delay, a retry's backoff or the next moment of a cron.</summary>
    public bool WaitsToBegin => run.Tasks.IsUntouched && _firstTask is { Done: false };

    public void Fold(HistoryEvent e)
    {
        switch (e.AttributesCase)
        {
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionStartedEventAttributes:
                Begin(e);
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionCancelRequestedEventAttributes:
                CancelRequested = true;
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionSignaledEventAttributes:
                run.Requests.Load(e.WorkflowExecutionSignaledEventAttributes.RequestId);
                break;
            case HistoryEvent.AttributesOneofCase.UpsertWorkflowSearchAttributesEventAttributes:
                SearchAttributes = Merge(SearchAttributes, e.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes);
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowPropertiesModifiedEventAttributes:
                Memo = Merge(Memo, e.WorkflowPropertiesModifiedEventAttributes.UpsertedMemo);
                break;
            default:
                if (CloseStatus(e.EventType) is { } status) End(e, status);
                break;
        }
    }

    public void Resume()
    {
        Arm();
    }

    /// <summary>Sets the timers of a run that begins or was read back.</summary>
    public void Arm()
    {
        if (!run.IsOpen) return;
        var timers = run.World.Timers;
        if (RunExpires is { } runLimit && (ExecutionExpires is null || runLimit < ExecutionExpires)) _runTimeout = timers.At(runLimit, () => RunEnd.TimeOut(run));
        if (ExecutionExpires is { } limit) _executionTimeout = timers.At(limit, () => RunEnd.TimeOut(run, final: true));
        if (!run.Tasks.IsUntouched) return;
        if (ExecutionTime > run.World.Clock.Now) _firstTask = timers.At(ExecutionTime, run.Tasks.EnsureScheduled);
    }

    /// <summary>Ends the wait for the first workflow task.</summary>
    public void BeginNow()
    {
        _firstTask?.Cancel();
        run.Tasks.EnsureScheduled();
    }

    public void Close()
    {
        _runTimeout?.Cancel();
        _executionTimeout?.Cancel();
        _firstTask?.Cancel();
    }

    public void Save(RunRow row)
    {
    }

    public void Restore(RunRow row)
    {
    }

    public static WorkflowExecutionStatus? CloseStatus(EventType type) => type switch
    {
        EventType.WorkflowExecutionCompleted => WorkflowExecutionStatus.Completed,
        EventType.WorkflowExecutionFailed => WorkflowExecutionStatus.Failed,
        EventType.WorkflowExecutionCanceled => WorkflowExecutionStatus.Canceled,
        EventType.WorkflowExecutionTerminated => WorkflowExecutionStatus.Terminated,
        EventType.WorkflowExecutionTimedOut => WorkflowExecutionStatus.TimedOut,
        EventType.WorkflowExecutionContinuedAsNew => WorkflowExecutionStatus.ContinuedAsNew,
        _ => null,
    };

    private void Begin(HistoryEvent e)
    {
        Started = e.WorkflowExecutionStartedEventAttributes;
        StartTime = e.EventTime.ToDateTime();
        Memo = Started.Memo?.Clone() ?? new Memo();
        SearchAttributes = Started.SearchAttributes?.Clone() ?? new SearchAttributes();
        UserMetadata = e.UserMetadata;
    }

    private void End(HistoryEvent e, WorkflowExecutionStatus status)
    {
        Status = status;
        CloseTime = e.EventTime.ToDateTime();
        CloseEvent = e;
    }

    private static SearchAttributes Merge(SearchAttributes old, SearchAttributes changes)
    {
        // Replaced, not changed: replies that are still being written may hold the old one.
        var merged = old.Clone();
        foreach (var (name, value) in changes.IndexedFields)
        {
            if (IsNothing(value)) merged.IndexedFields.Remove(name);
            else merged.IndexedFields[name] = value;
        }

        return merged;
    }

    private static Memo Merge(Memo old, Memo changes)
    {
        var merged = old.Clone();
        foreach (var (name, value) in changes.Fields)
        {
            if (IsNothing(value)) merged.Fields.Remove(name);
            else merged.Fields[name] = value;
        }

        return merged;
    }

    private static bool IsNothing(Payload value) =>
        value.Data.IsEmpty || value.Data.Span.SequenceEqual("null"u8) || value.Data.Span.SequenceEqual("[]"u8);
}
