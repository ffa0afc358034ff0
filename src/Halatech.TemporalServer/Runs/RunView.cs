using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Runs;

/// <summary>A run as lists and descriptions show it.</summary>
internal static class RunView
{
    public static WorkflowExecutionInfo Info(WorkflowRun run)
    {
        var started = run.Started;
        var info = new WorkflowExecutionInfo
        {
            Execution = run.Execution,
            Type = started.WorkflowType,
            StartTime = run.Life.StartTime.ToStamp(),
            CloseTime = run.Life.CloseTime?.ToStamp(),
            ExecutionTime = run.Life.ExecutionTime.ToStamp(),
            Status = run.Life.Status,
            HistoryLength = run.Log.Events.Count,
            HistorySizeBytes = run.Log.Bytes,
            Memo = run.Life.Memo,
            SearchAttributes = run.Life.SearchAttributes,
            TaskQueue = started.TaskQueue.Name,
            StateTransitionCount = run.Log.Events.Count,
            ParentExecution = started.ParentWorkflowExecution,
            ParentNamespaceId = started.ParentWorkflowNamespaceId,
            RootExecution = started.RootWorkflowExecution ?? run.Execution,
            FirstRunId = started.FirstExecutionRunId,
            Priority = started.Priority,
            AutoResetPoints = new ResetPoints(),
        };
        if (run.Life.CloseTime is { } closed) info.ExecutionDuration = (closed - run.Life.ExecutionTime).AtLeastZero().ToDuration();
        return info;
    }

    public static DescribeWorkflowExecutionResponse Describe(WorkflowRun run)
    {
        var started = run.Started;
        var reply = new DescribeWorkflowExecutionResponse
        {
            WorkflowExecutionInfo = Info(run),
            ExecutionConfig = new WorkflowExecutionConfig
            {
                TaskQueue = started.TaskQueue,
                WorkflowExecutionTimeout = started.WorkflowExecutionTimeout,
                WorkflowRunTimeout = started.WorkflowRunTimeout,
                DefaultWorkflowTaskTimeout = started.WorkflowTaskTimeout,
                UserMetadata = run.Life.UserMetadata,
            },
            WorkflowExtendedInfo = new WorkflowExecutionExtendedInfo
            {
                ExecutionExpirationTime = run.Life.ExecutionExpires?.ToStamp(),
                RunExpirationTime = run.Life.RunExpires?.ToStamp(),
                CancelRequested = run.Life.CancelRequested,
                OriginalStartTime = run.Life.StartTime.ToStamp(),
            },
        };
        if (!run.IsOpen) return reply;
        reply.PendingActivities.AddRange(run.Activities.Describe());
        reply.PendingChildren.AddRange(run.Children.Describe());
        reply.PendingWorkflowTask = run.Tasks.Describe();
        return reply;
    }
}
