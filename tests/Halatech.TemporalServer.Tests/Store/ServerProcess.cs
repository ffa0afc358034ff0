using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Halatech.TemporalServer.Tests.Engine;
using Temporalio.Client;

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>The durable server as a process that can be killed at any moment and started again on the same port and database.</summary>
internal sealed class ServerProcess(string database) : IAsyncDisposable
{
    private readonly int _port = FreePort();
    private Process? _process;

    public string Address => $"127.0.0.1:{_port}";

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Executable.Path)
        {
            ArgumentList =
            {
                "server", "start-dev", "--port", _port.ToString(CultureInfo.InvariantCulture), "--ip", "127.0.0.1", "--headless", "--postgres", database,
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        // It says one line when it answers.
        Assert.Contains("durable", await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public Task<TemporalClient> ConnectAsync() => TemporalClient.ConnectAsync(new(Address));

    public async ValueTask DisposeAsync() => await KillAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
