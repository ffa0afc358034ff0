using Halatech.TemporalServer.Signals;

namespace Halatech.TemporalServer.Children;

/// <summary>What becomes of the children of a run that has ended.</summary>
internal static class ParentClosePolicies
{
    public static void Apply(WorkflowRun parent)
    {
        foreach (var child in parent.Children.All)
        {
            if (child.RunId.Length == 0) continue;
            // The child may have gone on in another run since.
            var current = parent.World.Runs.Current(parent.Namespace, child.WorkflowId);
            if (current is not { IsOpen: true } || current.Started.FirstExecutionRunId != child.RunId) continue;
            switch (child.Plan.ParentClosePolicy)
            {
                case ParentClosePolicy.Terminate:
                    RunEnd.Terminate(current, "by parent close policy", null, "history-service");
                    break;
                case ParentClosePolicy.RequestCancel:
                    CancelRequests.Arrive(current, "", "", 0, null);
                    break;
            }
        }
    }
}
