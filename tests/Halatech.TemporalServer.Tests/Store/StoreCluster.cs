using Halatech.Local.Postgres;
using Halatech.TemporalServer.Tests.Store;
using Npgsql;

[assembly: AssemblyFixture(typeof(StoreCluster))]

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>A Postgres of the tests' own, started when the first of them wants a database.</summary>
public sealed class StoreCluster : IAsyncLifetime
{
    private readonly Lazy<Task<PrivateCluster>> _cluster = new(() => PrivateCluster.StartTemporaryAsync(CancellationToken.None));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated) await (await _cluster.Value).DisposeAsync();
    }

    /// <summary>An empty database of its own.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var cluster = await _cluster.Value;
        var name = $"temporal_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return cluster.ConnectionString(name);
    }
}
