using System.Diagnostics;
using System.Globalization;

namespace Halatech.Local;

/// <summary>The <c>temporal</c> program, started as a development server and stopped with this process.</summary>
internal sealed class TemporalProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;

    private TemporalProgram(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    /// <summary>The program that the setting names, or the one on the path, or null.</summary>
    /// <exception cref="InvalidOperationException">The setting names no file.</exception>
    public static string? Find(string? setting, string? path)
    {
        if (setting is { Length: > 0 })
            return File.Exists(setting) ? setting : throw new InvalidOperationException($"Temporal__CliPath names {setting}, which is not there");
        var name = OperatingSystem.IsWindows() ? "temporal.exe" : "temporal";
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public static async Task<TemporalProgram> StartAsync(string program, int port, string database, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
                "--db-filename", database, "--log-level", "error",
            },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");

        // Read on, so that its output never fills the pipe.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var running = new TemporalProgram(process, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        try
        {
            await running.AnswersAsync(port, cancellationToken);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the program of a copy that was killed, which keeps its workflows in this file and holds the port.</summary>
    public static async Task EndLeftBehindAsync(string database, CancellationToken cancellationToken)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (!Keeps(process, database)) continue;
                process.Kill();
                await process.WaitForExitAsync(cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    // Whatever the program is called: no other process was ever told of this file.
    private static bool Keeps(Process process, string database)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains($"\0--db-filename\0{database}\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, is another user's, or this system has no such list.
            return false;
        }
    }

    private async Task AnswersAsync(int port, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (LoopbackPorts.IsFree(port))
        {
            if (_process.HasExited) throw new InvalidOperationException($"temporal has ended at once, with code {_process.ExitCode}");
            if (watch.Elapsed > StartsWithin) throw new InvalidOperationException($"temporal does not answer on port {port}");
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
