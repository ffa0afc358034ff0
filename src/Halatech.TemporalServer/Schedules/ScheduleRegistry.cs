using Halatech.TemporalServer.Starts;

namespace Halatech.TemporalServer.Schedules;

/// <summary>All schedules. Touched inside the gate only.</summary>
internal sealed class ScheduleRegistry
{
    private readonly Dictionary<(string Namespace, string Id), LiveSchedule> _schedules = [];
    private readonly World _world;
    private readonly WorkflowStarter _starter;

    public ScheduleRegistry(World world, WorkflowStarter starter)
    {
        (_world, _starter) = (world, starter);
        world.Runs.Closed += OnClosed;
    }

    public IEnumerable<LiveSchedule> Of(string ns) =>
        _schedules.Values.Where(schedule => schedule.Namespace == ns).OrderByDescending(schedule => schedule.State.Info.CreateTime.ToDateTime());

    /// <summary>Takes in what the store holds, and does what was due meanwhile.</summary>
    public void Load()
    {
        _schedules.Clear();
        foreach (var (key, bytes) in _world.Facts.All(LiveSchedule.Kind))
        {
            var parts = key.Split('\n', 2);
            Open(parts[0], parts[1], ScheduleState.Decode(bytes));
        }

        foreach (var schedule in _schedules.Values.ToArray()) schedule.Review();
    }

    public LiveSchedule? Find(string ns, string id) => _schedules.GetValueOrDefault((ns, id));

    /// <exception cref="RpcException">NotFound.</exception>
    public LiveSchedule Get(string ns, string id)
    {
        _world.Namespaces.Check(ns);
        // The real server keeps a schedule as a workflow of its own, and says so.
        return Find(ns, id) ?? throw Refusal.NotFound($"workflow not found for ID: temporal-sys-scheduler:{id}");
    }

    public LiveSchedule Open(string ns, string id, ScheduleState state) =>
        _schedules[(ns, id)] = new(_world, _starter, ns, id, state);

    public void Remove(LiveSchedule schedule)
    {
        schedule.Delete();
        _schedules.Remove((schedule.Namespace, schedule.Id));
    }

    // Later, because the run that follows this one in its chain has not begun yet.
    private void OnClosed(WorkflowRun run)
    {
        foreach (var schedule in _schedules.Values)
        {
            if (schedule.Namespace == run.Namespace && schedule.State.Info.RunningWorkflows.Any(running => running.WorkflowId == run.WorkflowId))
                _world.Gate.Later(schedule.Review);
        }
    }
}
