using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Store;

/// <summary>What one commit writes. Taken inside the gate; events are never changed once they are in history, so they are encoded outside.</summary>
internal sealed class CommitBatch
{
    public required long Number { get; init; }

    public List<RunChange> Runs { get; } = [];

    public List<Guid> Removed { get; } = [];

    public Dictionary<(string Kind, string Key), byte[]?> Facts { get; init; } = [];
}

/// <summary>New events and the state of one run.</summary>
internal sealed class RunChange
{
    public required Guid RunId { get; init; }

    public required string Namespace { get; init; }

    public required string WorkflowId { get; init; }

    public required DateTime Started { get; init; }

    public required long FirstEventId { get; init; }

    public required HistoryEvent[] Events { get; init; }

    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>Null when it is as it was last written.</summary>
    public byte[]? State { get; init; }

    /// <summary>When a closed run may be forgotten; null while it is open.</summary>
    public DateTime? Expires { get; init; }

    /// <summary>What lists show of a closed run; null while it is open.</summary>
    public WorkflowExecutionInfo? Info { get; init; }

    public static RunChange Of(WorkflowRun run)
    {
        var state = run.Save().Encode();
        var isKnown = run.JournaledState is { } known && run.IsOpen && known.AsSpan().SequenceEqual(state);
        run.JournaledState = state;
        var first = run.Log.Journaled;
        var change = new RunChange
        {
            RunId = Guid.Parse(run.RunId),
            Namespace = run.Namespace,
            WorkflowId = run.WorkflowId,
            Started = run.Life.StartTime,
            FirstEventId = first + 1,
            Events = run.Log.Since(first),
            RequestIds = run.Requests.TakeUnwritten(),
            State = isKnown ? null : state,
            Expires = run.IsOpen ? null : run.Life.CloseTime + run.World.Namespaces.RetentionOf(run.Namespace),
            Info = run.IsOpen ? null : RunView.Info(run),
        };
        run.Log.Journaled = run.Log.Events.Count;
        return change;
    }
}
