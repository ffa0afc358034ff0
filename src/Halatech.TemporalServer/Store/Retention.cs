namespace Halatech.TemporalServer.Store;

/// <summary>Deletes closed runs from the database when their retention is over, a few at a time.</summary>
internal sealed class Retention(World world, PostgresArchive archive, TimeSpan interval) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(interval, world.Clock.RealTime);
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            try
            {
                while (await PurgeAsync() > 0) await Task.Delay(TimeSpan.FromMilliseconds(50), world.Clock.RealTime, _stopping.Token);
            }
            catch (Npgsql.NpgsqlException error)
            {
                world.Log.LogWarning(error, "Closed workflows could not be purged; tried again later");
            }
        }
    }

    private async Task<int> PurgeAsync()
    {
        var gone = await archive.PurgeAsync(_stopping.Token);
        if (gone.Count == 0) return 0;
        world.Gate.Do(() =>
        {
            foreach (var (ns, runId, workflowId) in gone)
            {
                archive.Purged(ns, workflowId);
                if (world.Runs.InMemory(ns, runId) is { IsOpen: false } run) world.Runs.Forget(run);
            }
        });
        return gone.Count;
    }
}
