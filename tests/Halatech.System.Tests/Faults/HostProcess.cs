using System.Collections.Concurrent;
using System.Diagnostics;

namespace Halatech.System.Tests.Faults;

/// <summary>The application as a process of its own, which can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private HostProcess(Process process) => _process = process;

    /// <summary>What it has said last, for the message of a failed test.</summary>
    public string Tail => string.Join('\n', _output.TakeLast(40));

    public static HostProcess Start(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Halatech.Host.dll") },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var host = new HostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += host.Keep;
        host._process.ErrorDataReceived += host.Keep;
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    /// <summary>SIGKILL: nothing in the process gets to run any more.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        _output.Enqueue(line.Data);
        while (_output.Count > 400) _output.TryDequeue(out _);
    }
}
