using Halatech.TemporalServer.Matching;

namespace Halatech.TemporalServer.Activities;

/// <summary>One attempt of an activity that waits in a queue.</summary>
internal sealed class ActivityOffer(WorkflowRun run, PendingActivity activity, int attempt) : QueuedTask
{
    public override bool IsLive =>
        run.IsOpen && run.Activities.Find(activity.ScheduledEventId) == activity && !activity.IsStarted && activity.Attempt == attempt;

    public override DateTime Since => activity.AttemptTime;

    public override IMessage Start(Poller poller) => ActivityAttempts.Start(run, activity, poller.Identity);
}
