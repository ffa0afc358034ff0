using System.Diagnostics;
using System.Globalization;
using Halatech.Local;
using Temporalio.Client;

namespace Halatech.Benchmarks.Temporal;

/// <summary>A server as a process of its own, started as the SDK starts one.</summary>
internal sealed class TemporalProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _address;

    private TemporalProcess(string name, Process process, string address) => (Name, _process, _address) = (name, process, address);

    public string Name { get; }

    public int Id => _process.Id;

    /// <summary>What the process holds of the machine's memory, in mebibytes.</summary>
    public double ResidentMemory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024.0);
        }
    }

    /// <summary>The embedded server's executable.</summary>
    public static string Embedded => Path.Combine(AppContext.BaseDirectory, "Halatech.TemporalServer");

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="name">How the tables call it.</param>
    /// <param name="path">Its executable.</param>
    /// <param name="more">Arguments beside the usual ones.</param>
    /// <param name="cancellation">Breaks off the waiting.</param>
    public static async Task<TemporalProcess> StartAsync(string name, string path, IEnumerable<string> more, CancellationToken cancellation)
    {
        var port = LoopbackPorts.PickFree().ToString(CultureInfo.InvariantCulture);
        string[] usual = ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", port, "--log-level", "error"];
        var start = new ProcessStartInfo(path, [.. usual, .. more]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{path} cannot be started.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new TemporalProcess(name, process, $"127.0.0.1:{port}");
        await server.WaitUntilReadyAsync(cancellation);
        return server;
    }

    public Task<TemporalClient> ConnectAsync() => TemporalClient.ConnectAsync(new(_address) { Namespace = "default" });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation))
        {
            if (_process.HasExited) throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}.");
            try
            {
                await (await ConnectAsync()).WorkflowService.DescribeNamespaceAsync(new() { Namespace = "default" });
                return;
            }
            catch (Exception e) when (e is InvalidOperationException or Temporalio.Exceptions.RpcException)
            {
                if (waited.Elapsed > Patience) throw new InvalidOperationException($"{Name} does not answer.", e);
            }
        }
    }
}
