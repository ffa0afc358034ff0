using Halatech.TemporalServer.Hosting;
using Halatech.TemporalServer.Tests.Store;
using Temporalio.Client;

namespace Halatech.TemporalServer.Tests.Servers;

/// <summary>Ours, in this process and durable. It lets go of closed workflows at once, so that tests meet what was read back.</summary>
public sealed class PostgresServer : TestServer
{
    private readonly StoreCluster _cluster = new();
    private TemporalServerHost? _host;

    public override string WhyMissing => "not run: it did not start";

    protected override string Name => "embedded server, durable";

    protected override async Task<ITemporalClient?> StartAsync()
    {
        _host = await TemporalServerHost.StartAsync(new() { Postgres = await _cluster.CreateDatabaseAsync(), ClosedRunsInMemory = 0 });
        return await TemporalClient.ConnectAsync(new(_host.Address) { Namespace = Namespace, Runtime = Runtime });
    }

    protected override async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
