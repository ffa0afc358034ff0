using System.Diagnostics;
using System.Globalization;
using Halatech.TemporalServer.Hosting;

namespace Halatech.Local;

/// <summary>
/// The Temporal server of a local run: the address from the settings where one is set, else the <c>temporal</c> program where it is
/// found, else the embedded server, which keeps everything in the local Postgres.
/// </summary>
internal sealed class LocalTemporal : IAsyncDisposable
{
    private readonly IAsyncDisposable? _server;

    private LocalTemporal(string address, string what, IAsyncDisposable? server) => (Address, What, _server) = (address, what, server);

    public string Address { get; }

    /// <summary>Which of the three it is, for a person.</summary>
    public string What { get; }

    /// <param name="environment">What is set: an address, or the program.</param>
    /// <param name="port">Where a server of our own listens.</param>
    /// <param name="programData">Where the program keeps its workflows.</param>
    /// <param name="database">Where the embedded server keeps its own.</param>
    public static async Task<LocalTemporal> StartAsync(
        IConfiguration environment, int port, string programData, string database, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (environment["Temporal:Address"] is { Length: > 0 } set) return new(set, "the server of Temporal__Address", null);
        if (TemporalProgram.Find(environment["Temporal:CliPath"], Environment.GetEnvironmentVariable("PATH")) is { } program)
        {
            var running = await TemporalProgram.StartAsync(program, port, programData, cancellationToken);
            return new(running.Address, $"{program}, data in {programData}", running);
        }

        var server = await TemporalServerHost.StartAsync(
            new TemporalServerOptions { Port = port, Postgres = database, LoggerFactory = loggers }, cancellationToken);
        return new(server.Address, "the embedded server, durable in the local Postgres", server);
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}

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

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
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
