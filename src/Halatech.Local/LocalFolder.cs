using Halatech.Local.Postgres;

namespace Halatech.Local;

/// <summary>Where a local copy keeps what it must remember: its database, the telephones' history and its own secrets.</summary>
internal sealed class LocalFolder
{
    private LocalFolder(string root) => Root = root;

    public string Root { get; }

    public string Postgres => Path.Combine(Root, "postgres");

    public string TwilioJournal => Path.Combine(Root, "twilio.jsonl");

    /// <summary>Where the <c>temporal</c> program keeps its workflows, when it is used.</summary>
    public string TemporalDatabase => Path.Combine(Root, "temporal.db");

    public string Secrets => Path.Combine(Root, "secrets.json");

    /// <summary>What the hotel's own systems sign their requests with, for a person who tries the API.</summary>
    public string FunctionSecret => Path.Combine(Root, "function-secret");

    /// <summary>Each port offset is a copy of its own, with its own folder. Made when missing.</summary>
    public static LocalFolder At(int portOffset)
    {
        var data = Environment.GetEnvironmentVariable("HALATECH_DATA") is { Length: > 0 } configured
            ? configured
            : Path.Combine(RepositoryFolder.Find(), ".data");
        var root = Path.Combine(Path.GetFullPath(data), portOffset == 0 ? "local" : $"local-{portOffset}");
        Directory.CreateDirectory(root);
        return new LocalFolder(root);
    }

    /// <summary>Stops a database that still runs here and deletes everything.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Path.Combine(Postgres, "data")))
        {
            var cluster = await PrivateCluster.StartAsync(Postgres, port: 0, cancellationToken);
            await cluster.StopAsync(cancellationToken);
        }

        Directory.Delete(Root, recursive: true);
        Directory.CreateDirectory(Root);
    }
}
