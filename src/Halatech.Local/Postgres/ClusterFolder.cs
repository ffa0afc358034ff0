using System.Security.Cryptography;

namespace Halatech.Local.Postgres;

/// <summary>The files of one private cluster: <c>data</c> with the database itself, <c>password</c> of the
/// superuser, <c>postgres.log</c>.</summary>
internal sealed class ClusterFolder(string path, PostgresBinaries binaries)
{
    public const string Superuser = "postgres";

    private const string Settings = "halatech.conf";

    public string Root { get; } = Path.GetFullPath(path);

    public string Data => Path.Combine(Root, "data");

    public string Log => Path.Combine(Root, "postgres.log");

    private string PasswordFile => Path.Combine(Root, "password");

    // EAGAIN of Linux: what flock(2) answers, and .NET passes on, when another program has the lock.
    private const int LockTaken = 11;

    // The database is made here and then renamed, so that a "data" folder is always a whole one.
    private string Unfinished => Path.Combine(Root, "initialising");

    public string Password => File.ReadAllText(PasswordFile);

    /// <summary>Creates the folder for the user that runs the server.</summary>
    /// <exception cref="InvalidOperationException">The user cannot get there.</exception>
    public Task OwnAsync(CancellationToken cancellation) => ServerUser.OwnFolderAsync(Root, cancellation);

    /// <summary>Makes the database if there is none; removes what a killed initialisation has left.</summary>
    /// <exception cref="InvalidOperationException">The folder cannot be used; the message says why.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Data))
        {
            await InitialiseAsync(cancellation);
        }

        await CheckVersionAsync(cancellation);
    }

    public async Task WriteSettingsAsync(ClusterSettings settings, int port, CancellationToken cancellation)
    {
        var file = Path.Combine(Data, Settings);
        await File.WriteAllTextAsync(file, settings.Render(port), cancellation);
        await ServerUser.OwnAsync(file, cancellation);
    }

    /// <summary>Only one program at a time may initialise or start the cluster. Dispose of it to let the next.</summary>
    public async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException taken) when (taken.HResult == LockTaken)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
        }
    }

    private async Task InitialiseAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(Unfinished))
        {
            Directory.Delete(Unfinished, recursive: true);
        }

        await WritePasswordAsync(cancellation);
        var made = await ServerUser.RunAsync(binaries.Program("initdb"),
        [
            "-D", Unfinished, "-U", Superuser, "--pwfile", PasswordFile, "--auth", "scram-sha-256",
            "-E", "UTF8", "--locale", "C.UTF-8", "--data-checksums",
        ], cancellation);
        if (!made.Succeeded)
        {
            throw new InvalidOperationException($"initdb could not make a database in {Root}:\n{LastLines.Of(made.Output)}");
        }

        await File.AppendAllTextAsync(Path.Combine(Unfinished, "postgresql.conf"), $"\ninclude = '{Settings}'\n", cancellation);
        Directory.Move(Unfinished, Data);
    }

    private async Task WritePasswordAsync(CancellationToken cancellation)
    {
        File.Delete(PasswordFile);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var writer = new StreamWriter(PasswordFile, options))
        {
            await writer.WriteAsync(RandomNumberGenerator.GetHexString(32, lowercase: true));
        }

        await ServerUser.OwnAsync(PasswordFile, cancellation);
    }

    private async Task CheckVersionAsync(CancellationToken cancellation)
    {
        var madeBy = (await File.ReadAllTextAsync(Path.Combine(Data, "PG_VERSION"), cancellation)).Trim();
        // "postgres (PostgreSQL) 15.20 (Debian ...)"
        var version = await ServerUser.RunAsync(binaries.Program("postgres"), ["--version"], cancellation);
        if (!version.Output.Contains($" {madeBy}.", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the database in {Root} is of PostgreSQL {madeBy}, but {binaries.Folder} has "
                + $"\"{version.Output}\": move the folder away or start with --reset");
        }
    }
}
