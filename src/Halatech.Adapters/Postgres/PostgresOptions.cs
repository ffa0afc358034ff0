using System.ComponentModel.DataAnnotations;

namespace Halatech.Adapters.Postgres;

/// <summary>How the database is used. The connection string is <c>ConnectionStrings:Postgres</c>.</summary>
public sealed class PostgresOptions
{
    public const string Section = "Postgres";

    /// <summary>The login to connect with; it must be a member of the roles that the first migration makes.</summary>
    [Required(ErrorMessage = "Set ConnectionStrings__Postgres to the database, for example "
        + "'Host=127.0.0.1;Port=5432;Database=halatech;Username=halatech;Password=…'.")]
    public string ConnectionString { get; set; } = "";

    /// <summary>Whether the host applies missing migrations when it starts; the login then needs the right to.</summary>
    public bool MigrateAtStart { get; set; }

    /// <summary>
    /// Connections that write the log side by side. The second and further ones begin only when as many appends wait as are under
    /// way: on a quick disk that is seldom, and where a commit takes milliseconds, by a slow disk or a long way, it keeps them moving.
    /// </summary>
    [Range(1, 16)]
    public int LogWriters { get; set; } = 2;

    /// <summary>Appends in one transaction at most.</summary>
    [Range(1, 4096)]
    public int LogBatchSize { get; set; } = 512;

    /// <summary>Appends that may wait; more callers wait until there is room.</summary>
    [Range(1, 1_000_000)]
    public int LogQueueCapacity { get; set; } = 8192;

    /// <summary>Connections for everything else of the application.</summary>
    [Range(1, 1000)]
    public int MaxConnections { get; set; } = 24;

    /// <summary>How much of customers' files is kept for one tenant, in megabytes; what comes after that is not taken.</summary>
    [Range(1, 1_000_000)]
    public int MediaMegabytesPerTenant { get; set; } = 2048;

    /// <summary>How long one command may take, in seconds.</summary>
    [Range(1, 600)]
    public int CommandTimeoutSeconds { get; set; } = 15;
}
