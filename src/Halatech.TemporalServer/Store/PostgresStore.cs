using Halatech.TemporalServer.Hosting;
using Npgsql;

namespace Halatech.TemporalServer.Store;

/// <summary>The parts of a durable server's store, and how they begin and end together.</summary>
internal sealed class PostgresStore : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresOwner _owner;
    private readonly PostgresArchive _archive;
    private readonly TimeSpan _purgeInterval;
    private Retention? _retention;

    public PostgresStore(string connectionString, TemporalServerOptions options, ILogger<PostgresJournal> log)
    {
        _purgeInterval = options.PurgeInterval;
        var sql = new StoreSql(options.Schema);
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 4, ApplicationName = "temporal-server" });
        _owner = new PostgresOwner(connectionString, options.Schema, sql);
        _archive = new PostgresArchive(_source, sql, TimeProvider.System);
        Journal = new PostgresJournal(_owner, new BatchWriter(sql), log);
    }

    public PostgresJournal Journal { get; }

    /// <summary>Becomes the schema's owner and fills memory from it.</summary>
    /// <exception cref="InvalidOperationException">Another server owns the schema.</exception>
    public async Task OpenAsync(World world, CancellationToken cancellationToken)
    {
        await Task.Run(_owner.Claim, cancellationToken);
        var recovery = new Recovery(world, _archive);
        world.Runs.Archive = _archive;
        world.Runs.Closed += _archive.OnClosed;
        Journal.Start(world.Gate, recovery.Load);
        world.Gate.Do(recovery.Load);
        _retention = new Retention(world, _archive, _purgeInterval);
        _retention.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_retention is not null) await _retention.DisposeAsync();
        // The journal is a service of its own and has written its last commit by now.
        await _source.DisposeAsync();
    }
}
