using System.Security.Cryptography;
using System.Text;

namespace Halatech.Local.Postgres;

/// <summary>The folder with the programs of a PostgreSQL that has pgvector.</summary>
public sealed class PostgresBinaries
{
    private const string Record = "tools/postgres-bin";

    private PostgresBinaries(string folder) => Folder = folder;

    /// <summary>Full path; holds at least initdb, pg_ctl and postgres.</summary>
    public string Folder { get; }

    /// <summary>Looks where deploy/local/setup.sh puts or records it: HALATECH_POSTGRES_BIN, then the data folder
    /// HALATECH_DATA, then the nearest .data above the working directory or the program, then the folder that
    /// stands in for a .data that the user postgres cannot reach.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says how to get it.</exception>
    public static PostgresBinaries Find() => Find(Environment.GetEnvironmentVariable);

    internal static PostgresBinaries Find(Func<string, string?> setting)
    {
        if (setting("HALATECH_POSTGRES_BIN") is { Length: > 0 } named)
        {
            return IsComplete(named)
                ? new PostgresBinaries(Path.GetFullPath(named))
                : throw new InvalidOperationException($"HALATECH_POSTGRES_BIN={named} lacks initdb, pg_ctl or postgres");
        }

        return DataFolders(setting("HALATECH_DATA")).Select(Recorded).OfType<string>().FirstOrDefault(IsComplete) is { } folder
            ? new PostgresBinaries(folder)
            : throw new InvalidOperationException("no PostgreSQL with pgvector was found: run deploy/local/setup.sh, "
                + "or name the folder of its programs in HALATECH_POSTGRES_BIN");
    }

    internal string Program(string name) => Path.Combine(Folder, name);

    private static IEnumerable<string> DataFolders(string? named)
    {
        if (named is { Length: > 0 })
        {
            yield return named;
        }

        string[] above = [.. Above(Environment.CurrentDirectory), .. Above(AppContext.BaseDirectory)];
        foreach (var folder in above)
        {
            yield return Path.Combine(folder, ".data");
        }

        foreach (var repository in above.Where(folder => File.Exists(Path.Combine(folder, "Halatech.sln"))))
        {
            yield return Path.Combine("/var/lib/halatech", ShortHash(repository));
        }
    }

    private static IEnumerable<string> Above(string start)
    {
        for (var folder = new DirectoryInfo(Path.TrimEndingDirectorySeparator(start)); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }

    /// <summary>As deploy/local/common.sh names the folder: the first 12 digits of the path's SHA-256.</summary>
    internal static string ShortHash(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];

    private static string? Recorded(string dataFolder)
    {
        var record = Path.Combine(dataFolder, Record);
        return File.Exists(record) ? File.ReadLines(record).FirstOrDefault()?.Trim() : null;
    }

    private static bool IsComplete(string folder) =>
        folder.Length > 0 && Array.TrueForAll(["initdb", "pg_ctl", "postgres"], name => File.Exists(Path.Combine(folder, name)));
}
