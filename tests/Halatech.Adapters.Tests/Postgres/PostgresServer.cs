using Halatech.Adapters.Tests.Postgres;
using Halatech.Local.Postgres;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>The server that all test classes share. It starts when the first of them wants a database.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    // No superuser, as in production: what only a superuser may do must not be needed.
    private const string Login = "halatech_login";
    private const string Password = "only-of-this-cluster";

    private readonly Lazy<Task<PrivateCluster>> _cluster = new(StartAsync);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated) await (await _cluster.Value).DisposeAsync();
    }

    /// <summary>Makes an empty database that the application's login owns; the other string is the superuser's.</summary>
    internal async Task<(string Login, string Superuser)> CreateDatabaseAsync()
    {
        var cluster = await _cluster.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await CreateDatabaseAsync(cluster, name);
        return (LoginString(cluster, name), cluster.ConnectionString(name));
    }

    /// <summary>The same on another cluster that <see cref="StartAsync"/> has started.</summary>
    internal static async Task CreateDatabaseAsync(PrivateCluster cluster, string name)
    {
        await RunAsync(cluster, "postgres", $"create database {name} owner {Login}");
        // The one thing that needs the operator: an extension that PostgreSQL does not trust by itself.
        await RunAsync(cluster, name, "create extension vector");
    }

    internal static string LoginString(PrivateCluster cluster, string database) =>
        new NpgsqlConnectionStringBuilder(cluster.ConnectionString(database)) { Username = Login, Password = Password }.ConnectionString;

    /// <summary>Starts a cluster that has the application's login.</summary>
    internal static async Task<PrivateCluster> StartAsync()
    {
        var cluster = await PrivateCluster.StartTemporaryAsync(CancellationToken.None);
        await RunAsync(cluster, "postgres", $"create role {Login} login createrole password '{Password}'");
        return cluster;
    }

    private static async Task RunAsync(PrivateCluster cluster, string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
