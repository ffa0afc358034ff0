using Halatech.TemporalServer.Store;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Sdk.V1;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Children;

/// <summary>A run's child workflows, from the command that starts them until the parent has heard of their end.</summary>
internal sealed class PendingChildren(WorkflowRun run) : IRunPart
{
    private readonly Dictionary<long, PendingChild> _pending = [];

    public bool AllStarted => _pending.Values.All(child => child.RunId.Length > 0);

    public IReadOnlyCollection<PendingChild> All => _pending.Values;

    public PendingChild? Find(long initiatedEventId) => _pending.GetValueOrDefault(initiatedEventId);

    public bool Has(string workflowId, string runId) =>
        All.Any(child => child.WorkflowId == workflowId && (runId.Length == 0 || child.RunId == runId));

    public void Fold(HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.StartChildWorkflowExecutionInitiated:
                _pending[e.EventId] = new PendingChild(e);
                break;
            case EventType.StartChildWorkflowExecutionFailed:
                _pending.Remove(e.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionStarted:
                var started = e.ChildWorkflowExecutionStartedEventAttributes;
                if (Find(started.InitiatedEventId) is not { } child) break;
                child.RunId = started.WorkflowExecution.RunId;
                child.StartedEventId = e.EventId;
                break;
            default:
                if (ChildReports.InitiatedEventId(e) is { } id) _pending.Remove(id);
                break;
        }
    }

    /// <summary>The start of a child came from the buffer into history and has a number now.</summary>
    public void SetStartedEventId(long initiatedEventId, long startedEventId)
    {
        if (Find(initiatedEventId) is { } child) child.StartedEventId = startedEventId;
    }

    public void Initiate(StartChildWorkflowExecutionCommandAttributes command, long completedEventId, UserMetadata? metadata)
    {
        var e = run.Record(new HistoryEvent
        {
            EventType = EventType.StartChildWorkflowExecutionInitiated,
            StartChildWorkflowExecutionInitiatedEventAttributes = new()
            {
                Namespace = run.Namespace,
                NamespaceId = run.World.Namespaces.IdOf(run.Namespace),
                WorkflowId = command.WorkflowId,
                WorkflowType = command.WorkflowType,
                TaskQueue = new TaskQueue
                {
                    Name = string.IsNullOrEmpty(command.TaskQueue?.Name) ? run.Started.TaskQueue.Name : command.TaskQueue.Name,
                    Kind = TaskQueueKind.Normal,
                },
                Input = command.Input,
                WorkflowExecutionTimeout = command.WorkflowExecutionTimeout,
                WorkflowRunTimeout = command.WorkflowRunTimeout,
                WorkflowTaskTimeout = command.WorkflowTaskTimeout.IsSet() ? command.WorkflowTaskTimeout : run.Started.WorkflowTaskTimeout,
                ParentClosePolicy = command.ParentClosePolicy == ParentClosePolicy.Unspecified ? ParentClosePolicy.Terminate : command.ParentClosePolicy,
                WorkflowTaskCompletedEventId = completedEventId,
                WorkflowIdReusePolicy = command.WorkflowIdReusePolicy == WorkflowIdReusePolicy.Unspecified
                    ? WorkflowIdReusePolicy.AllowDuplicate : command.WorkflowIdReusePolicy,
                RetryPolicy = command.RetryPolicy,
                CronSchedule = command.CronSchedule,
                Header = command.Header,
                Memo = command.Memo,
                SearchAttributes = run.World.Namespaces.Typed(run.Namespace, command.SearchAttributes),
                Priority = command.Priority,
            },
            UserMetadata = metadata,
        });
        var child = Find(e.EventId)!;
        run.World.Gate.Later(() => ChildStarter.Start(run, child));
    }

    public IEnumerable<PendingChildExecutionInfo> Describe() => All.Select(child => new PendingChildExecutionInfo
    {
        WorkflowId = child.WorkflowId,
        RunId = child.RunId,
        WorkflowTypeName = child.Plan.WorkflowType.Name,
        InitiatedId = child.InitiatedEventId,
        ParentClosePolicy = child.Plan.ParentClosePolicy,
    });

    public void Resume()
    {
        if (!run.IsOpen) return;
        foreach (var child in All.Where(child => child.RunId.Length == 0).ToArray()) run.World.Gate.Later(() => ChildStarter.Start(run, child));
    }

    public void Close()
    {
        // Kept: the parent close policy is applied to them after this.
    }

    public void Save(RunRow row)
    {
    }

    public void Restore(RunRow row)
    {
    }
}

internal sealed class PendingChild(HistoryEvent initiated)
{
    public StartChildWorkflowExecutionInitiatedEventAttributes Plan { get; } = initiated.StartChildWorkflowExecutionInitiatedEventAttributes;

    public UserMetadata? UserMetadata { get; } = initiated.UserMetadata;

    public long InitiatedEventId { get; } = initiated.EventId;

    public string WorkflowId => Plan.WorkflowId;

    /// <summary>Empty until the child has started.</summary>
    public string RunId { get; set; } = "";

    public long StartedEventId { get; set; }
}
