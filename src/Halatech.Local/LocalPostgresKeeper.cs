using Halatech.Local.Postgres;

namespace Halatech.Local;

/// <summary>
/// Starts a cluster again when its server has ended though nobody here stopped it: killed, crashed or stopped from elsewhere. A local
/// run has no service manager that would. Until it is disposed of, the cluster is not to be stopped or restarted by anyone else.
/// </summary>
internal sealed class LocalPostgresKeeper : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly PrivateCluster _cluster;
    private readonly ILogger<LocalPostgresKeeper> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watch;

    /// <param name="cluster">A running one.</param>
    /// <param name="logger">Told of each end and of each start, in vain or not.</param>
    public LocalPostgresKeeper(PrivateCluster cluster, ILogger<LocalPostgresKeeper> logger)
    {
        _cluster = cluster;
        _logger = logger;
        _watch = Task.Run(() => WatchAsync(_stopping.Token));
    }

    /// <summary>Returns when it will not start the cluster any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watch;
        _stopping.Dispose();
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _cluster.WaitForEndAsync(stopping);
                _logger.LogWarning("PostgreSQL has ended and is started again; its last words may stand in {Log}", _cluster.Log);
                await StartAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task StartAsync(CancellationToken stopping)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _cluster.RestartAsync(crash: true, stopping);
                _logger.LogWarning("PostgreSQL runs again");
                return;
            }
            // While a session of the dead server lives, no other can start. Whatever it is, giving up would leave the run without a database.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _logger.LogWarning("{Reason}\nTried again in {Seconds} s", e.Message, pause.TotalSeconds);
                await Task.Delay(pause, stopping);
            }
        }
    }
}
