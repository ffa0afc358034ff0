using Npgsql;

namespace Halatech.Local.Postgres;

/// <summary>A PostgreSQL server of one's own in a folder of one's own: loopback only, password only, no sockets in the
/// file system, every commit on disk. Its members are to be called one at a time.</summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private const int PickedPorts = 5;

    private readonly ClusterFolder _folder;
    private readonly Postmaster _postmaster;
    private readonly ClusterSettings _settings;
    private readonly bool _temporary;
    private bool _startedHere;

    private PrivateCluster(string directory, ClusterSettings settings, bool temporary)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("a private cluster needs Linux: point ConnectionStrings__Postgres at a "
                + "PostgreSQL with pgvector instead, or use deploy/compose.yaml");
        }

        var binaries = PostgresBinaries.Find();
        _folder = new ClusterFolder(directory, binaries);
        _postmaster = new Postmaster(_folder, binaries);
        _settings = settings;
        _temporary = temporary;
    }

    /// <summary>Full path of the cluster's folder.</summary>
    public string Folder => _folder.Root;

    /// <summary>Full path of the server's log.</summary>
    public string Log => _folder.Log;

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Starts the cluster of a folder, and makes it on first use. One that runs already, say because the
    /// program that started it was killed, is taken as it is, with the port it has.</summary>
    /// <param name="directory">Created when missing; for root it must be within reach of the user postgres.</param>
    /// <param name="port">On 127.0.0.1; 0 picks a free one.</param>
    /// <param name="cancellation">Breaks off the start.</param>
    /// <exception cref="InvalidOperationException">The port is taken, the folder out of reach, PostgreSQL missing or
    /// unwilling. The message is for a person and says what to do.</exception>
    public static async Task<PrivateCluster> StartAsync(string directory, int port, CancellationToken cancellation)
    {
        var cluster = new PrivateCluster(directory, ClusterSettings.Standing, temporary: false);
        await cluster.StartAsync(port, cancellation);
        return cluster;
    }

    /// <summary>Starts a new, small cluster in a temporary folder, on a free port. Disposing of it deletes it.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="StartAsync(string, int, CancellationToken)"/>.</exception>
    public static Task<PrivateCluster> StartTemporaryAsync(CancellationToken cancellation) =>
        StartTemporaryAsync(ClusterSettings.Temporary, cancellation);

    internal static async Task<PrivateCluster> StartTemporaryAsync(ClusterSettings settings, CancellationToken cancellation)
    {
        await TemporaryFolder.SweepAsync(PostgresBinaries.Find(), cancellation);
        var cluster = new PrivateCluster(TemporaryFolder.Create(), settings, temporary: true);
        try
        {
            await cluster.StartAsync(port: 0, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>For Npgsql, as the superuser. It holds the password: keep it out of logs.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = ClusterFolder.Superuser,
        Password = _folder.Password,
        Database = database,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    /// <summary>Creates the database unless it is there.</summary>
    public async Task CreateDatabaseAsync(string name, CancellationToken cancellation = default)
    {
        // Not pooled: a connection that stays open would be one that a later restart breaks.
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var find = source.CreateCommand("SELECT 1 FROM pg_database WHERE datname = $1");
        find.Parameters.Add(new NpgsqlParameter { Value = name });
        if (await find.ExecuteScalarAsync(cancellation) is not null)
        {
            return;
        }

        using var quoting = new NpgsqlCommandBuilder();
        await using var create = source.CreateCommand($"CREATE DATABASE {quoting.QuoteIdentifier(name)}");
        try
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }
        // Someone else was quicker; which of the two it is depends on how much.
        catch (PostgresException exists) when (exists.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
        }
    }

    /// <summary>Ends open sessions, writes everything out and stops, whoever started the cluster.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => _postmaster.StopAsync("fast", cancellation);

    /// <summary>Stops and starts on the same port; starts when it is down. Connections in a pool break.</summary>
    /// <param name="crash">Break off as a crash would, so that the start has to recover from the log.</param>
    /// <param name="cancellation">Breaks off the waiting; the cluster may then be down.</param>
    public async Task RestartAsync(bool crash, CancellationToken cancellation = default)
    {
        await _postmaster.StopAsync(crash ? "immediate" : "fast", cancellation);
        await StartAsync(Port, cancellation);
    }

    /// <summary>Returns when the server has ended, whatever ended it; at once when it is down.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellation = default)
    {
        if (await _postmaster.FindAsync(cancellation) is var (process, _))
        {
            await process.WaitForEndAsync(cancellation);
        }
    }

    /// <summary>Kills the server with SIGKILL. <see cref="RestartAsync"/> brings it back.</summary>
    public Task KillAsync(CancellationToken cancellation = default) => _postmaster.KillAsync(cancellation);

    /// <summary>Stops the cluster if this object started it, and deletes a temporary one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_startedHere)
        {
            _startedHere = false;
            await _postmaster.StopAsync(_temporary ? "immediate" : "fast", CancellationToken.None);
        }

        if (_temporary && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task StartAsync(int port, CancellationToken cancellation)
    {
        await _folder.OwnAsync(cancellation);
        await using var turn = await _folder.LockAsync(cancellation);
        if (await _postmaster.FindAsync(cancellation) is (_, var running))
        {
            Port = running;
            return;
        }

        if (port != 0 && !LoopbackPorts.IsFree(port))
        {
            throw new InvalidOperationException($"PostgreSQL cannot start: {LoopbackPorts.Complaint(port)}");
        }

        await _folder.PrepareAsync(cancellation);
        for (var attempt = 1; ; attempt++)
        {
            Port = port == 0 ? LoopbackPorts.PickFree() : port;
            await _folder.WriteSettingsAsync(_settings, Port, cancellation);
            // Before the start, so that one that breaks off is cleared away as well.
            _startedHere = true;
            try
            {
                await _postmaster.StartAsync(_settings.Environment, cancellation);
                return;
            }
            // A picked port is free only until someone else picks it.
            catch (InvalidOperationException) when (port == 0 && attempt < PickedPorts && !LoopbackPorts.IsFree(Port))
            {
            }
        }
    }
}
