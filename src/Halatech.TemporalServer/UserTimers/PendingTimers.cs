using Halatech.TemporalServer.Store;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Sdk.V1;

namespace Halatech.TemporalServer.UserTimers;

/// <summary>A run's own timers. When they are due follows from history alone.</summary>
internal sealed class PendingTimers(WorkflowRun run) : IRunPart
{
    private readonly Dictionary<string, PendingTimer> _pending = new(StringComparer.Ordinal);

    public bool Has(string timerId) => _pending.ContainsKey(timerId);

    public bool HasOrFired(string timerId) => Has(timerId) || run.Log.Buffered.Any(e => e.TimerFiredEventAttributes?.TimerId == timerId);

    public void Fold(HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.TimerStarted:
                var started = e.TimerStartedEventAttributes;
                _pending[started.TimerId] =
                    new PendingTimer(started.TimerId, e.EventId, e.EventTime.ToDateTime() + started.StartToFireTimeout.OrZero());
                break;
            case EventType.TimerFired:
                Drop(e.TimerFiredEventAttributes.TimerId);
                break;
            case EventType.TimerCanceled:
                Drop(e.TimerCanceledEventAttributes.TimerId);
                break;
        }
    }

    public void Start(StartTimerCommandAttributes command, long completedEventId, UserMetadata? metadata)
    {
        run.Record(new HistoryEvent
        {
            EventType = EventType.TimerStarted,
            TimerStartedEventAttributes = new()
            {
                TimerId = command.TimerId,
                StartToFireTimeout = command.StartToFireTimeout,
                WorkflowTaskCompletedEventId = completedEventId,
            },
            UserMetadata = metadata,
        });
        Arm(_pending[command.TimerId]);
    }

    public void Cancel(string timerId, long completedEventId, string identity)
    {
        var startedEventId = _pending.GetValueOrDefault(timerId)?.StartedEventId ?? FiredStartedEventId(timerId);
        // A timer that fired while the worker decided to cancel it never fired, as far as history is concerned.
        run.Log.RemoveBuffered(e => e.TimerFiredEventAttributes?.TimerId == timerId);
        run.Record(new HistoryEvent
        {
            EventType = EventType.TimerCanceled,
            TimerCanceledEventAttributes = new()
            {
                TimerId = timerId,
                StartedEventId = startedEventId,
                WorkflowTaskCompletedEventId = completedEventId,
                Identity = identity,
            },
        });
    }

    public void Resume()
    {
        if (!run.IsOpen) return;
        foreach (var timer in _pending.Values) Arm(timer);
    }

    public void Close()
    {
        foreach (var timer in _pending.Values) timer.Handle?.Cancel();
        _pending.Clear();
    }

    public void Save(RunRow row)
    {
    }

    public void Restore(RunRow row)
    {
    }

    private void Arm(PendingTimer timer) => timer.Handle = run.World.Timers.At(timer.Due, () => Fire(timer));

    private void Fire(PendingTimer timer)
    {
        if (!run.IsOpen || !Has(timer.Id)) return;
        run.Arrive(new HistoryEvent
        {
            EventType = EventType.TimerFired,
            TimerFiredEventAttributes = new() { TimerId = timer.Id, StartedEventId = timer.StartedEventId },
        });
    }

    private long FiredStartedEventId(string timerId) =>
        run.Log.Buffered.FirstOrDefault(e => e.TimerFiredEventAttributes?.TimerId == timerId)?.TimerFiredEventAttributes.StartedEventId ?? 0;

    private void Drop(string timerId)
    {
        if (_pending.Remove(timerId, out var timer)) timer.Handle?.Cancel();
    }
}

internal sealed record PendingTimer(string Id, long StartedEventId, DateTime Due)
{
    public TimerHandle? Handle { get; set; }
}
