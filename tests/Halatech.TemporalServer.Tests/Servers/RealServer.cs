using Halatech.Tests.Common;
using Temporalio.Client;
using Temporalio.Testing;

namespace Halatech.TemporalServer.Tests.Servers;

/// <summary>Temporal's own server, as the command line starts it for developers: in memory, one process.</summary>
public sealed class RealServer : TestServer
{
    private WorkflowEnvironment? _environment;

    public override string WhyMissing => $"not run: no temporal command on PATH or in {TemporalCli.Setting}";

    protected override string Name => "temporal server start-dev";

    protected override async Task<ITemporalClient?> StartAsync()
    {
        if (TemporalCli.Find() is not { } path) return null;
        await TemporalCli.WarmUpAsync(path);
        _environment = await WorkflowEnvironment.StartLocalAsync(new()
        {
            Namespace = Namespace,
            Runtime = Runtime,
            DevServerOptions = new() { ExistingPath = path, LogLevel = "error" },
        });
        return _environment.Client;
    }

    protected override Task StopAsync() => _environment?.ShutdownAsync() ?? Task.CompletedTask;
}
