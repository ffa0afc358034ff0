namespace Halatech.TemporalServer.Hosting;

/// <summary>Settings of an embedded server. Every one has a default that suits a test.</summary>
public sealed class TemporalServerOptions
{
    /// <summary>Port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>Connection string of the database that makes workflows durable; null keeps everything in memory only.</summary>
    public string? Postgres { get; set; }

    /// <summary>Schema for the server's tables; it is created when it is missing.</summary>
    public string Schema { get; set; } = "temporal_server";

    /// <summary>Namespaces that exist from the start.</summary>
    public IList<string> Namespaces { get; } = ["default"];

    /// <summary>Custom search attributes of those namespaces: name and type (Text, Keyword, Int, Double, Bool, Datetime, KeywordList).</summary>
    public IDictionary<string, string> SearchAttributes { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Offers the test service, by which a client lets time jump. Not together with a database.</summary>
    public bool TimeSkipping { get; set; }

    /// <summary>How long closed workflows can be asked about. Null takes each namespace's own retention, 24 hours by default.</summary>
    public TimeSpan? Retention { get; set; }

    /// <summary>
    /// How many closed runs stay in memory; null is 5,000 without a database, where the others are gone, and 1,000 with one, where
    /// they are read back when somebody asks.
    /// </summary>
    public int? ClosedRunsInMemory { get; set; }

    /// <summary>Length of a history, in events, from which on workers are advised to continue as new.</summary>
    public int SuggestContinueAsNewEvents { get; set; } = 4096;

    /// <summary>How often closed workflows whose retention is over are deleted.</summary>
    internal TimeSpan PurgeInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the server logs to; null logs nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
