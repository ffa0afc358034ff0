namespace Halatech.TemporalServer.Store;

/// <summary>Memory from the store: at the start, and after a transition that broke.</summary>
internal sealed class Recovery(World world, PostgresArchive archive)
{
    /// <summary>Inside the gate.</summary>
    public void Load()
    {
        world.Timers.Clear();
        world.Queues.ReleasePolls();
        world.Queues.Clear();
        world.Gate.Clear();
        world.Runs.Clear();
        world.Facts.Clear();
        var runs = archive.LoadAll(world);
        world.Namespaces.Load();
        foreach (var run in runs) world.Runs.Load(run);
        // Only now that every run is known: what one resumes may concern another.
        foreach (var run in runs) run.Resume();
        world.Recovered?.Invoke();
        if (runs.Count > 0) world.Log.LogInformation("{Count} open workflows were read back", runs.Count);
    }
}
