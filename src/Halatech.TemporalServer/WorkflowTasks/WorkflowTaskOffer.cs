using Halatech.TemporalServer.Matching;

namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>A workflow task that waits in a queue. It starts only if it is still the run's task when a worker takes it.</summary>
internal sealed class WorkflowTaskOffer(WorkflowRun run, PendingWorkflowTask task) : QueuedTask
{
    public override bool IsLive => run.IsOpen && run.Tasks.Current == task && !task.IsStarted;

    public override DateTime Since => task.ScheduledTime;

    public override IMessage Start(Poller poller) => run.Tasks.Start(poller.Identity);

    public override void QueueGone() => run.Tasks.LeaveSticky(task);
}
