namespace Halatech.TemporalServer.Runs;

/// <summary>All runs in memory, and for each workflow id its current one.</summary>
internal sealed class RunCatalog(World world)
{
    private readonly Dictionary<(string Namespace, string RunId), WorkflowRun> _runs = [];
    private readonly Dictionary<(string Namespace, string WorkflowId), WorkflowRun> _current = [];
    private readonly Dictionary<string, WorkflowRun> _open = new(StringComparer.Ordinal);
    private long _taskId = 1_048_576;

    /// <summary>Called inside the gate when a run has closed, with the run. Add to it, and use <see cref="Gate.Later"/> for what changes other runs.</summary>
    public Action<WorkflowRun>? Closed { get; set; }

    /// <summary>Called inside the gate when a closed run came back into memory.</summary>
    public Action<WorkflowRun>? ReadBack { get; set; }

    public IReadOnlyCollection<WorkflowRun> Open => _open.Values;

    public IReadOnlyCollection<WorkflowRun> All => _runs.Values;

    public long NextTaskId() => ++_taskId;

    /// <summary>Where closed runs are that have left memory.</summary>
    public Store.IRunArchive Archive { get; set; } = new Store.NoArchive();

    public void Add(WorkflowRun run)
    {
        _runs[(run.Namespace, run.RunId)] = run;
        _current[(run.Namespace, run.WorkflowId)] = run;
        _open[run.RunId] = run;
    }

    /// <summary>Takes in a run that was read back; an older one of its workflow id does not become the current one.</summary>
    public void Load(WorkflowRun run)
    {
        _runs[(run.Namespace, run.RunId)] = run;
        if (run.IsOpen) _open[run.RunId] = run;
        var key = (run.Namespace, run.WorkflowId);
        if (!_current.TryGetValue(key, out var known) || (!known.IsOpen && known.Life.StartTime <= run.Life.StartTime)) _current[key] = run;
    }

    public void OnClosed(WorkflowRun run)
    {
        _open.Remove(run.RunId);
        Closed?.Invoke(run);
    }

    /// <summary>Lets go of a run's memory.</summary>
    public void Forget(WorkflowRun run)
    {
        if (InMemory(run.Namespace, run.RunId) != run) return;
        _runs.Remove((run.Namespace, run.RunId));
        _open.Remove(run.RunId);
        var key = (run.Namespace, run.WorkflowId);
        if (_current.TryGetValue(key, out var known) && known == run) _current.Remove(key);
    }

    public WorkflowRun? InMemory(string ns, string runId) => _runs.GetValueOrDefault((ns, runId));

    public WorkflowRun? Current(string ns, string workflowId) =>
        _current.GetValueOrDefault((ns, workflowId)) ?? FromArchive(ns, workflowId, null);

    /// <summary>The run of that id, or the current one when no run id is given.</summary>
    public WorkflowRun? Find(string ns, string workflowId, string? runId)
    {
        if (string.IsNullOrEmpty(runId)) return Current(ns, workflowId);
        if (!_runs.TryGetValue((ns, runId), out var run)) return FromArchive(ns, workflowId, runId);
        return run.WorkflowId == workflowId ? run : null;
    }

    /// <exception cref="RpcException">NotFound or InvalidArgument.</exception>
    public WorkflowRun Get(string ns, WorkflowExecution? execution)
    {
        world.Namespaces.Check(ns);
        if (execution is null) throw Refusal.Invalid("Execution is not set on request.");
        if (execution.WorkflowId.Length == 0) throw Refusal.Invalid("WorkflowId is not set on request.");
        if (execution.RunId.Length > 0 && !Guid.TryParse(execution.RunId, out _)) throw Refusal.Invalid("Invalid RunId.");
        if (Find(ns, execution.WorkflowId, execution.RunId) is { } run) return run;
        throw Refusal.NotFound(execution.RunId.Length > 0
            ? $"workflow execution not found for workflow ID \"{execution.WorkflowId}\" and run ID \"{execution.RunId}\""
            : $"workflow not found for ID: {execution.WorkflowId}");
    }

    public WorkflowRun GetOpen(string ns, WorkflowExecution? execution)
    {
        var run = Get(ns, execution);
        return run.IsOpen ? run : throw Refusal.Completed();
    }

    public void Clear()
    {
        _runs.Clear();
        _current.Clear();
        _open.Clear();
    }

    private WorkflowRun? FromArchive(string ns, string workflowId, string? runId)
    {
        if (Archive.Find(world, ns, workflowId, runId) is not { } run) return null;
        Load(run);
        ReadBack?.Invoke(run);
        return run;
    }
}
