using Temporalio.Api.Command.V1;

namespace Halatech.TemporalServer.Activities;

/// <summary>Checks an activity's time limits and fills in those that follow from others, as the event shows them.</summary>
internal static class ActivityTimeouts
{
    public static string? Fault(ScheduleActivityTaskCommandAttributes command)
    {
        if (command.ActivityId.Length == 0) return "ActivityId is not set on ScheduleActivityTaskCommand.";
        if (string.IsNullOrEmpty(command.ActivityType?.Name)) return "ActivityType is not set on ScheduleActivityTaskCommand.";
        if (!command.ScheduleToCloseTimeout.IsSet() && !command.StartToCloseTimeout.IsSet())
            return "A valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand.";
        return Backoff.Check(command.RetryPolicy);
    }

    public static ActivityTaskScheduledEventAttributes Complete(ScheduleActivityTaskCommandAttributes command, TimeSpan runTimeout)
    {
        var total = Times.Shorter(command.ScheduleToCloseTimeout.OrZero(), runTimeout);
        return new ActivityTaskScheduledEventAttributes
        {
            ScheduleToCloseTimeout = total.ToDuration(),
            ScheduleToStartTimeout = Times.Shorter(command.ScheduleToStartTimeout.OrZero(), total).ToDuration(),
            StartToCloseTimeout = Times.Shorter(command.StartToCloseTimeout.OrZero(), total).ToDuration(),
            HeartbeatTimeout = command.HeartbeatTimeout.OrZero().ToDuration(),
        };
    }
}
