using System.Diagnostics;
using System.Globalization;

namespace Halatech.Local.Postgres;

/// <summary>The server process of a cluster: starts it, finds it, ends it.</summary>
internal sealed class Postmaster(ClusterFolder folder, PostgresBinaries binaries)
{
    private const string LimitSeconds = "60";

    private string PidFile => Path.Combine(folder.Data, "postmaster.pid");

    /// <summary>The process and the port it listens on, or null. One that is starting or stopping is waited for.</summary>
    public async Task<(ProcessEntry Process, int Port)?> FindAsync(CancellationToken cancellation)
    {
        while (ReadPidFile() is var (process, port, state))
        {
            if (state is "ready")
            {
                return (process, port);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }

        return null;
    }

    /// <exception cref="InvalidOperationException">It did not come up; the message ends with the log's last lines.</exception>
    public async Task StartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        RemoveUnburied();
        var before = File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;
        var started = await ControlAsync(["-l", folder.Log, "start"], cancellation, environment);
        if (!started.Succeeded)
        {
            throw new InvalidOperationException(
                $"PostgreSQL did not start in {folder.Root}: {LastLines.Of(started.Output)}\n{LastLines.OfFile(folder.Log, before)}");
        }
    }

    /// <param name="mode">"fast" ends sessions and writes everything out; "immediate" breaks off as a crash would.</param>
    /// <param name="cancellation">Breaks off the waiting, not the stop.</param>
    public async Task StopAsync(string mode, CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not var (process, _))
        {
            return;
        }

        var stopped = await ControlAsync(["-m", mode, "stop"], cancellation);
        if (!stopped.Succeeded && process.IsAlive())
        {
            throw new InvalidOperationException($"PostgreSQL did not stop in {folder.Root}: {LastLines.Of(stopped.Output)}");
        }
    }

    /// <summary>Kills the server with SIGKILL and returns when its sessions have noticed and gone as well: while one
    /// lives, the cluster cannot be started.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not var (process, _))
        {
            return;
        }

        var sessions = ProcessEntry.ChildrenOf(process.Id);
        using (var handle = Process.GetProcessById(process.Id))
        {
            handle.Kill();
        }

        foreach (var one in sessions.Prepend(process))
        {
            await one.WaitForEndAsync(cancellation);
        }
    }

    /// <summary>PostgreSQL clears away a pid file whose process is gone, but takes a killed one whose parent has not
    /// asked for its exit code for alive: for a moment on most systems, for ever in a container without an init.</summary>
    private void RemoveUnburied()
    {
        if (ReadPidLines() is [var id, ..] && int.TryParse(id, CultureInfo.InvariantCulture, out var number)
            && ProcessEntry.IsUnburied(number))
        {
            File.Delete(PidFile);
        }
    }

    private Task<ServerUser.Outcome> ControlAsync(
        IEnumerable<string> arguments, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null) =>
        ServerUser.RunAsync(
            binaries.Program("pg_ctl"), ["-D", folder.Data, "-w", "-t", LimitSeconds, .. arguments], cancellation, environment);

    private string[] ReadPidLines()
    {
        try
        {
            return File.ReadAllLines(PidFile);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static int PortIn(string[] lines) =>
        lines.Length > 3 && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port) ? port : 0;

    /// <summary>The lines of postmaster.pid are the process, the data folder, its start, the port, the socket folder,
    /// the address, the shared memory and the state (PostgreSQL's pidfile.h). A file left by a killed server may name
    /// a process that is something else by now.</summary>
    private (ProcessEntry Process, int Port, string State)? ReadPidFile()
    {
        var lines = ReadPidLines();
        return lines is [var id, _, _, ..]
            && int.TryParse(id, CultureInfo.InvariantCulture, out var number)
            && ProcessEntry.Find(number) is { Name: "postgres" } process
                ? (process, PortIn(lines), lines.Length > 7 ? lines[7].Trim() : "")
                : null;
    }
}
