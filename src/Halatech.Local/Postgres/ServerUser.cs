using System.Collections.ObjectModel;
using System.Diagnostics;

namespace Halatech.Local.Postgres;

/// <summary>Runs programs as the user that owns the cluster. PostgreSQL refuses to run as root, so root hands
/// over to the user postgres; anyone else runs it as they are.</summary>
internal static class ServerUser
{
    private const string Name = "postgres";

    /// <summary>The exit code and what the program wrote, standard output and error together.</summary>
    public readonly record struct Outcome(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    public static Task<Outcome> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null) =>
        Environment.IsPrivilegedProcess
            ? ExecuteAsync("runuser", ["-u", Name, "--", program, .. arguments], cancellation, environment)
            : ExecuteAsync(program, arguments, cancellation, environment);

    /// <summary>Creates the folder, with those above it, or takes it over from root.</summary>
    /// <exception cref="InvalidOperationException">The user cannot get there or may not write there.</exception>
    public static async Task OwnFolderAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await OwnAsync(folder, cancellation);
        if (!(await RunAsync("test", ["-x", folder, "-a", "-w", folder], cancellation)).Succeeded)
        {
            var user = Environment.IsPrivilegedProcess ? Name : Environment.UserName;
            throw new InvalidOperationException($"the user {user} cannot reach and write {folder}: every folder above it needs "
                + "the permission o+x; or set HALATECH_DATA to a folder elsewhere, such as /var/lib/halatech");
        }
    }

    /// <summary>Gives a file or folder that root has made to the user.</summary>
    public static async Task OwnAsync(string path, CancellationToken cancellation)
    {
        if (Environment.IsPrivilegedProcess
            && await ExecuteAsync("chown", [$"{Name}:", path], cancellation) is { Succeeded: false } refused)
        {
            throw new InvalidOperationException($"{path} cannot be given to the user {Name}: {refused.Output}");
        }
    }

    private static async Task<Outcome> ExecuteAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = new Process { StartInfo = Describe(program, arguments, environment) };
        process.Start();
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new Outcome(process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The caller's folder may be closed to the user, which PostgreSQL's programs complain about.
            WorkingDirectory = "/",
        };
        // The server keeps its environment for life: no PG... variable may bend it, no secret linger in it.
        var kept = start.Environment.Where(pair => pair.Key is "PATH" or "LD_LIBRARY_PATH").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in environment ?? ReadOnlyDictionary<string, string>.Empty) start.Environment[name] = value;
        foreach (var (name, value) in kept)
        {
            start.Environment[name] = value;
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }
}
