using Halatech.TemporalServer.Store;

namespace Halatech.TemporalServer.Runs;

/// <summary>The history of a run and the buffer of what arrived while a worker held a workflow task.</summary>
internal sealed class EventLog(WorkflowRun run)
{
    private readonly List<HistoryEvent> _events = [];
    private List<HistoryEvent> _buffer = [];

    public IReadOnlyList<HistoryEvent> Events => _events;

    public IReadOnlyList<HistoryEvent> Buffered => _buffer;

    public bool HasBuffered => _buffer.Count > 0;

    public long NextEventId => _events.Count + 1;

    public long Bytes { get; private set; }

    /// <summary>How many events the journal has written or taken to write.</summary>
    public int Journaled { get; set; }

    public void Append(HistoryEvent e)
    {
        e.EventId = NextEventId;
        e.TaskId = run.World.Runs.NextTaskId();
        _events.Add(e);
        Bytes += e.CalculateSize();
    }

    /// <summary>Takes back an event of the store as it is.</summary>
    public void Load(HistoryEvent e)
    {
        _events.Add(e);
        Bytes += e.CalculateSize();
    }

    public void Buffer(HistoryEvent e) => _buffer.Add(e);

    /// <summary>Removes a buffered event that a command has overtaken, such as a timer that fired and is cancelled now.</summary>
    public bool RemoveBuffered(Predicate<HistoryEvent> match) => _buffer.RemoveAll(match) > 0;

    /// <summary>
    /// Moves the buffer into history. Ends of activities and children come last, so that their starts are written before them and
    /// can be named.
    /// </summary>
    public bool Flush()
    {
        if (_buffer.Count == 0) return false;
        var arrived = _buffer;
        _buffer = [];
        var starts = new Dictionary<(bool Child, long Id), long>();
        foreach (var e in arrived.Where(e => !EndsSomething(e)).Concat(arrived.Where(EndsSomething)))
        {
            NameStart(e, starts);
            Append(e);
            RememberStart(e, starts);
        }

        run.Touch();
        run.Changed.Wake();
        return true;
    }

    /// <summary>All events after the first so many.</summary>
    public HistoryEvent[] Since(int count) => count == _events.Count ? [] : [.. _events[count..]];

    public void Save(RunRow row)
    {
        if (_buffer.Count > 0) row.Buffer = [.. _buffer.Select(e => e.ToByteArray())];
    }

    public void Restore(RunRow row)
    {
        foreach (var bytes in row.Buffer ?? [])
        {
            var e = HistoryEvent.Parser.ParseFrom(bytes);
            _buffer.Add(e);
            run.Fold(e);
        }
    }

    private static bool EndsSomething(HistoryEvent e) => e.EventType is
        EventType.ActivityTaskCompleted or EventType.ActivityTaskFailed or EventType.ActivityTaskTimedOut or EventType.ActivityTaskCanceled or
        EventType.ChildWorkflowExecutionCompleted or EventType.ChildWorkflowExecutionFailed or EventType.ChildWorkflowExecutionTimedOut or
        EventType.ChildWorkflowExecutionCanceled or EventType.ChildWorkflowExecutionTerminated;

    private void RememberStart(HistoryEvent e, Dictionary<(bool, long), long> starts)
    {
        if (e.ActivityTaskStartedEventAttributes is { } activity) starts[(false, activity.ScheduledEventId)] = e.EventId;
        if (e.ChildWorkflowExecutionStartedEventAttributes is not { } child) return;
        starts[(true, child.InitiatedEventId)] = e.EventId;
        run.Children.SetStartedEventId(child.InitiatedEventId, e.EventId);
    }

    private static void NameStart(HistoryEvent e, Dictionary<(bool, long), long> starts)
    {
        long Of(bool child, long id, long known) => starts.GetValueOrDefault((child, id), known);
        if (e.ActivityTaskCompletedEventAttributes is { } a) a.StartedEventId = Of(false, a.ScheduledEventId, a.StartedEventId);
        if (e.ActivityTaskFailedEventAttributes is { } b) b.StartedEventId = Of(false, b.ScheduledEventId, b.StartedEventId);
        if (e.ActivityTaskTimedOutEventAttributes is { } c) c.StartedEventId = Of(false, c.ScheduledEventId, c.StartedEventId);
        if (e.ActivityTaskCanceledEventAttributes is { } d) d.StartedEventId = Of(false, d.ScheduledEventId, d.StartedEventId);
        if (e.ChildWorkflowExecutionCompletedEventAttributes is { } f) f.StartedEventId = Of(true, f.InitiatedEventId, f.StartedEventId);
        if (e.ChildWorkflowExecutionFailedEventAttributes is { } g) g.StartedEventId = Of(true, g.InitiatedEventId, g.StartedEventId);
        if (e.ChildWorkflowExecutionTimedOutEventAttributes is { } h) h.StartedEventId = Of(true, h.InitiatedEventId, h.StartedEventId);
        if (e.ChildWorkflowExecutionCanceledEventAttributes is { } i) i.StartedEventId = Of(true, i.InitiatedEventId, i.StartedEventId);
        if (e.ChildWorkflowExecutionTerminatedEventAttributes is { } j) j.StartedEventId = Of(true, j.InitiatedEventId, j.StartedEventId);
    }
}
