using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Halatech.Local;
using Halatech.Local.Postgres;

namespace Halatech.System.Tests.Product;

/// <summary>One copy of the product, started by deploy/local/run.sh in a session of its own, as a terminal starts it.</summary>
internal sealed class LocalCopy : IAsyncDisposable
{
    private static readonly string RunScript = Path.Combine(RepositoryFolder.Find(), "deploy", "local", "run.sh");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private LocalCopy(string data, int offset, (string Name, string Value)? setting, string[] arguments)
    {
        Offset = offset;
        Folder = Path.Combine(data, $"local-{offset}");
        _process = new Process { StartInfo = Describe(data, offset, setting, arguments) };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Offset { get; }

    public LocalPorts Ports => LocalPorts.At(Offset);

    /// <summary>Where this copy keeps its data.</summary>
    public string Folder { get; }

    /// <summary>The process id of its own database's first process, which is the first line of its postmaster.pid.</summary>
    public string Postmaster => File.ReadLines(Path.Combine(Folder, "postgres", "data", "postmaster.pid")).First();

    /// <summary>All it has said so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>What runs of this copy, its database included.</summary>
    public IReadOnlyList<string> Processes => ProcessList.Of(_process.Id, Folder);

    /// <summary>An offset at which every port is free.</summary>
    public static int FreeOffset()
    {
        while (true)
        {
            var offset = Random.Shared.Next(2000, 2900);
            if (LoopbackPorts.InUse(All(LocalPorts.At(offset))).Count == 0) return offset;
        }
    }

    public static LocalCopy Start(string data, int offset, params string[] arguments) => new(data, offset, null, arguments);

    public static Task<LocalCopy> StartReadyAsync(string data, int offset, params string[] arguments) => ReadyAsync(Start(data, offset, arguments));

    /// <summary>Starts a copy whose workflows run on the <c>temporal</c> program.</summary>
    public static Task<LocalCopy> StartOnProgramAsync(string data, int offset, string temporal) =>
        ReadyAsync(new(data, offset, ("Temporal__CliPath", temporal), []));

    /// <summary>Starts a copy on a database that somebody else looks after.</summary>
    public static Task<LocalCopy> StartOnDatabaseAsync(string data, int offset, string connectionString) =>
        ReadyAsync(new(data, offset, ("ConnectionStrings__Postgres", connectionString), []));

    /// <summary>Ctrl-C: the terminal sends SIGINT to every process of the group. Returns the exit code.</summary>
    public Task<int> InterruptAsync() => SignalAsync($"kill -INT -- -{_process.Id}");

    /// <summary>SIGTERM to the program alone, which has to stop what it started.</summary>
    public Task<int> TerminateAsync() => SignalAsync($"kill -TERM {_process.Id}");

    /// <summary>SIGTERM again and again, until it ends at once.</summary>
    public async Task<int> InsistAsync()
    {
        await Eventually.GetAsync(
            async () =>
            {
                if (_process.HasExited) return true;
                await RunAsync($"kill -TERM {_process.Id}");
                return false;
            },
            ended => ended,
            _ => $"the product runs on; it said:\n{Output}");
        return await ExitAsync();
    }

    /// <summary>SIGKILL to the first process of its own database.</summary>
    public Task KillPostgresAsync() => RunAsync($"kill -KILL {Postmaster}");

    /// <summary>SIGKILL to the program alone; its database stays.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>Waits for the end and for the last of the output; returns the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await Eventually.GetAsync(
            () => Task.FromResult(_process.HasExited), ended => ended, _ => $"the product runs on; it said:\n{Output}");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits until nothing of it is left: no process and no port.</summary>
    public async Task IsGoneAsync()
    {
        await Eventually.GetAsync(
            () => Task.FromResult(Processes), left => left.Count == 0, left => $"still there: {string.Join("; ", left!)}");
        await Eventually.GetAsync(
            () => Task.FromResult(LoopbackPorts.InUse(All(Ports))), used => used.Count == 0, used => $"ports in use: {string.Join(", ", used!)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await InterruptAsync();
        _process.Dispose();
    }

    private async Task<int> SignalAsync(string command)
    {
        await RunAsync(command);
        return await ExitAsync();
    }

    private static async Task RunAsync(string command)
    {
        using var shell = Process.Start("bash", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<LocalCopy> ReadyAsync(LocalCopy copy)
    {
        try
        {
            await Eventually.GetAsync(
                () => copy._process.HasExited
                    ? throw new InvalidOperationException($"run.sh ended with {copy._process.ExitCode}:\n{copy.Output}")
                    : Task.FromResult(copy._output.Any(line => line.StartsWith("ready.", StringComparison.Ordinal))),
                ready => ready,
                _ => $"the product is not ready; it said:\n{copy.Output}");
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    private static ProcessStartInfo Describe(string data, int offset, (string Name, string Value)? setting, string[] arguments)
    {
        // A shell that runs tests in the background has them ignore SIGINT, which a terminal does not.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT,QUIT", RunScript])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["--port-offset", offset.ToString(CultureInfo.InvariantCulture), .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["HALATECH_DATA"] = data;
        start.Environment["HALATECH_POSTGRES_BIN"] = PostgresBinaries.Find().Folder;

        // Whoever calls a booking off before it is confirmed must have the time to.
        start.Environment["HOTEL_DESK_SECONDS"] = "12";
        foreach (var name in (string[])["OPENAI_API_KEY", "OpenAI__ApiKey", "OpenAI__Endpoint", "ConnectionStrings__Postgres", "Temporal__Address", "Temporal__CliPath"])
            start.Environment.Remove(name);
        if (setting is var (setName, value)) start.Environment[setName] = value;
        return start;
    }

    private static int[] All(LocalPorts ports) =>
        [ports.Application, ports.Twilio, ports.OpenAi, ports.Functions, ports.Postgres, ports.Silo, ports.Gateway, ports.Temporal];

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) _output.Enqueue(line.Data);
    }
}
