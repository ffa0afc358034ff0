namespace Halatech.TemporalServer.Activities;

/// <summary>Events that more than one way of ending an activity needs.</summary>
internal static class ActivityEvents
{
    public static HistoryEvent Started(PendingActivity activity) => new()
    {
        EventType = EventType.ActivityTaskStarted,
        EventTime = (activity.IsStarted ? activity.StartedTime : activity.AttemptTime).ToStamp(),
        ActivityTaskStartedEventAttributes = new()
        {
            ScheduledEventId = activity.ScheduledEventId,
            Identity = activity.Identity,
            RequestId = Guid.NewGuid().ToString(),
            Attempt = activity.Attempt,
            LastFailure = activity.LastFailure,
        },
    };

    public static HistoryEvent Canceled(PendingActivity activity, Payloads? details, long cancelRequestedEventId, string identity, long startedEventId = 0) => new()
    {
        EventType = EventType.ActivityTaskCanceled,
        ActivityTaskCanceledEventAttributes = new()
        {
            Details = details,
            LatestCancelRequestedEventId = cancelRequestedEventId,
            ScheduledEventId = activity.ScheduledEventId,
            StartedEventId = startedEventId,
            Identity = identity,
        },
    };

    public static Failure TimeoutFailure(string message, TimeoutType type) => new()
    {
        Message = message,
        Source = "Server",
        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = type },
    };
}
