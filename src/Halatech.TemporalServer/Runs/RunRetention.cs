namespace Halatech.TemporalServer.Runs;

/// <summary>
/// Lets go of closed runs so that memory stays flat: in memory only the latest few are kept. With a database the others are read
/// back when somebody asks; without one they are gone.
/// </summary>
internal sealed class RunRetention
{
    private readonly Queue<WorkflowRun> _closed = new();
    private readonly World _world;
    private readonly int _kept;

    public RunRetention(World world, int kept)
    {
        _world = world;
        _kept = kept;
        world.Runs.Closed += OnClosed;
    }

    /// <summary>Counts a closed run that was read back among those that may go again.</summary>
    public void OnClosed(WorkflowRun run)
    {
        _closed.Enqueue(run);
        // One turn of the queue at most: a run that is not written yet, or that a parent may still ask about, waits for the next.
        for (var turns = _closed.Count; turns > 0 && _closed.Count > _kept; turns--)
        {
            var oldest = _closed.Dequeue();
            if (oldest.IsDirty) _closed.Enqueue(oldest);
            else _world.Runs.Forget(oldest);
            if (oldest.IsDirty) break;
        }
    }

    public void Clear() => _closed.Clear();
}
