namespace Halatech.TemporalServer.Activities;

/// <summary>An activity between its scheduling and its end.</summary>
internal sealed class PendingActivity(HistoryEvent scheduled)
{
    public ActivityTaskScheduledEventAttributes Plan { get; } = scheduled.ActivityTaskScheduledEventAttributes;

    public long ScheduledEventId { get; } = scheduled.EventId;

    public DateTime ScheduledTime { get; } = scheduled.EventTime.ToDateTime();

    public int Attempt { get; set; } = 1;

    /// <summary>When the current attempt was or will be offered to workers.</summary>
    public DateTime AttemptTime { get; set; } = scheduled.EventTime.ToDateTime();

    public bool IsStarted { get; set; }

    public DateTime StartedTime { get; set; }

    public DateTime? HeartbeatTime { get; set; }

    public DateTime? AttemptEndTime { get; set; }

    public string Identity { get; set; } = "";

    public Payloads? HeartbeatDetails { get; set; }

    public Failure? LastFailure { get; set; }

    /// <summary>Event of the request to cancel, zero when there is none.</summary>
    public long CancelRequestedEventId { get; set; }

    public ActivityTimers Timers { get; } = new();

    public DateTime? Expires => Plan.ScheduleToCloseTimeout.IsSet() ? ScheduledTime + Plan.ScheduleToCloseTimeout.ToTimeSpan() : null;
}

/// <summary>The time limits of an activity that currently run.</summary>
internal sealed class ActivityTimers
{
    public TimerHandle? Backoff { get; set; }

    public TimerHandle? ScheduleToStart { get; set; }

    public TimerHandle? StartToClose { get; set; }

    public TimerHandle? ScheduleToClose { get; set; }

    public TimerHandle? Heartbeat { get; set; }

    public void CancelAttempt()
    {
        Backoff?.Cancel();
        ScheduleToStart?.Cancel();
        StartToClose?.Cancel();
        Heartbeat?.Cancel();
    }

    public void CancelAll()
    {
        CancelAttempt();
        ScheduleToClose?.Cancel();
    }
}
