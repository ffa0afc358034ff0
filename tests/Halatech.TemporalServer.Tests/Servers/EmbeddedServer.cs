using Temporalio.Client;

namespace Halatech.TemporalServer.Tests.Servers;

/// <summary>Ours, in this process and in memory.</summary>
public sealed class EmbeddedServer : TestServer
{
    public override string WhyMissing => "not run: it is not there yet";

    protected override string Name => "embedded server";

    protected override Task<ITemporalClient?> StartAsync() => Task.FromResult<ITemporalClient?>(null);

    protected override Task StopAsync() => Task.CompletedTask;
}
