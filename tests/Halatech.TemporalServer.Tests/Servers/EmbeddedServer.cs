using Halatech.TemporalServer.Hosting;
using Temporalio.Client;

namespace Halatech.TemporalServer.Tests.Servers;

/// <summary>Ours, in this process and in memory.</summary>
public sealed class EmbeddedServer : TestServer
{
    private TemporalServerHost? _host;

    public override string WhyMissing => "not run: it did not start";

    protected override string Name => "embedded server";

    protected override async Task<ITemporalClient?> StartAsync()
    {
        _host = await TemporalServerHost.StartAsync(new());
        return await TemporalClient.ConnectAsync(new(_host.Address) { Namespace = Namespace, Runtime = Runtime });
    }

    protected override async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }
}
