using Halatech.Adapters.Postgres;
using Halatech.Local.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Halatech.Benchmarks.Machine;

/// <summary>A Postgres of its own, with the product's schema and the tables of the bare endpoints beside it.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private const string Name = "bench";

    private const string BareTables =
        """
        create schema bench;
        create table bench.batched (id bigint generated always as identity primary key, conversation_id text, message_id text, body text);
        create table bench.single (like bench.batched including all);
        """;

    private readonly PrivateCluster _cluster;
    private readonly FlushDelay _delay;

    private BenchDatabase(PrivateCluster cluster, FlushDelay delay) => (_cluster, _delay) = (cluster, delay);

    /// <summary>As the superuser; it holds the password.</summary>
    public string ConnectionString => _cluster.ConnectionString(Name);

    /// <summary>The server's first process, parent of all its sessions.</summary>
    public int ServerId { get; private set; }

    /// <param name="delay">How much longer every flush lasts than the disk takes.</param>
    /// <param name="cancellation">Breaks off the start.</param>
    public static async Task<BenchDatabase> StartAsync(TimeSpan delay, CancellationToken cancellation)
    {
        var slow = await FlushDelay.OfAsync(delay, cancellation);
        var settings = ClusterSettings.Standing with { Environment = slow.Environment };
        var database = new BenchDatabase(await PrivateCluster.StartTemporaryAsync(settings, cancellation), slow);
        await database.PrepareAsync(cancellation);
        return database;
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _delay.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        await _cluster.CreateDatabaseAsync(Name, cancellation);
        await PostgresMigrator.MigrateAsync(ConnectionString, NullLogger.Instance, cancellation);
        await ExecuteAsync(BareTables, cancellation);

        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        ServerId = ProcessEntry.Find(connection.ProcessID)!.Parent;
    }
}
