using Temporalio.Api.Command.V1;

namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>A run that ends by beginning anew, with what it hands over.</summary>
internal static class ContinueAsNew
{
    public static void Apply(WorkflowRun run, ContinueAsNewWorkflowExecutionCommandAttributes command, long completedEventId)
    {
        var initiator = command.Initiator == ContinueAsNewInitiator.Unspecified ? ContinueAsNewInitiator.Workflow : command.Initiator;
        var next = Following(run, command, initiator);
        var runId = RunLauncher.NewRunId();
        RunEnd.Close(run, Event(command, next, runId, initiator, completedEventId), new Follower(runId, next, run.Updates.MoveTo));
    }

    private static WorkflowExecutionStartedEventAttributes Following(
        WorkflowRun run, ContinueAsNewWorkflowExecutionCommandAttributes command, ContinueAsNewInitiator initiator)
    {
        var next = RunLauncher.Successor(run, initiator);
        if (command.WorkflowType is { Name.Length: > 0 } type) next.WorkflowType = type;
        if (command.TaskQueue is { Name.Length: > 0 } queue) next.TaskQueue = new TaskQueue { Name = queue.Name, Kind = TaskQueueKind.Normal };
        next.Input = command.Input;
        next.Header = command.Header;
        if (command.WorkflowRunTimeout.IsSet()) next.WorkflowRunTimeout = command.WorkflowRunTimeout;
        if (command.WorkflowTaskTimeout.IsSet()) next.WorkflowTaskTimeout = command.WorkflowTaskTimeout;
        if (command.RetryPolicy is not null) next.RetryPolicy = Backoff.Complete(command.RetryPolicy);
        if (command.Memo is { Fields.Count: > 0 }) next.Memo = command.Memo;
        if (command.SearchAttributes is { IndexedFields.Count: > 0 } attributes) next.SearchAttributes = run.World.Namespaces.Typed(run.Namespace, attributes);
        if (command.BackoffStartInterval.IsSet()) next.FirstWorkflowTaskBackoff = command.BackoffStartInterval;
        next.ContinuedFailure = command.Failure;
        next.LastCompletionResult = command.LastCompletionResult ?? run.Started.LastCompletionResult;
        next.Attempt = 1;
        return next;
    }

    private static HistoryEvent Event(
        ContinueAsNewWorkflowExecutionCommandAttributes command, WorkflowExecutionStartedEventAttributes next,
        string runId, ContinueAsNewInitiator initiator, long completedEventId) => new()
        {
            EventType = EventType.WorkflowExecutionContinuedAsNew,
            WorkflowExecutionContinuedAsNewEventAttributes = new()
            {
                NewExecutionRunId = runId,
                WorkflowType = next.WorkflowType,
                TaskQueue = next.TaskQueue,
                Input = next.Input,
                WorkflowRunTimeout = next.WorkflowRunTimeout,
                WorkflowTaskTimeout = next.WorkflowTaskTimeout,
                WorkflowTaskCompletedEventId = completedEventId,
                BackoffStartInterval = command.BackoffStartInterval,
                Initiator = initiator,
                Failure = command.Failure,
                LastCompletionResult = next.LastCompletionResult,
                Header = next.Header,
                Memo = next.Memo,
                SearchAttributes = next.SearchAttributes,
            },
        };
}
