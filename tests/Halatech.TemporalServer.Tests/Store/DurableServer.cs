using Halatech.TemporalServer.Hosting;
using Temporalio.Client;
using Temporalio.Worker;

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>A durable server in this process with a client and a worker, for tests that stop it and start it again.</summary>
internal sealed class DurableServer : IAsyncDisposable
{
    public const string Queue = "durable";

    private readonly TemporalServerHost _host;
    private readonly TemporalWorker _worker;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;

    private DurableServer(TemporalServerHost host, TemporalClient client)
    {
        _host = host;
        Client = client;
        _worker = new TemporalWorker(client, new TemporalWorkerOptions(Queue) { DebugMode = true }
            .AddWorkflow<DurableWorkflows.Quick>().AddWorkflow<DurableWorkflows.Patient>().AddAllActivities(typeof(DurableWorkflows), null));
        _working = _worker.ExecuteAsync(_stopping.Token);
    }

    public TemporalClient Client { get; }

    public Kernel.World World => _host.World;

    public static async Task<DurableServer> StartAsync(string database, Action<TemporalServerOptions>? adjust = null)
    {
        var options = new TemporalServerOptions { Postgres = database };
        adjust?.Invoke(options);
        var host = await TemporalServerHost.StartAsync(options);
        return new DurableServer(host, await TemporalClient.ConnectAsync(new(host.Address)));
    }

    public WorkflowOptions NewOptions(string id) => new(id, Queue);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await ((Task)_working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _worker.Dispose();
        await _host.DisposeAsync();
        _stopping.Dispose();
    }
}
