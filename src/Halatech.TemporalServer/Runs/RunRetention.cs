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
        world.Runs.ReadBack += OnClosed;
    }

    private void OnClosed(WorkflowRun run)
    {
        _closed.Enqueue(run);
        while (_closed.Count > _kept && _world.Journal.IsWritten(_closed.Peek()))
        {
            var oldest = _closed.Dequeue();
            // Queries may still wait for an answer from its history.
            if (oldest.Queries.AnyWaiting) _closed.Enqueue(oldest);
            else _world.Runs.Forget(oldest);
            if (oldest.Queries.AnyWaiting) return;
        }
    }
}
