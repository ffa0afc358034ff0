using Halatech.Adapters.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>A migrated database for one test class, seen by the application's login and by the superuser.</summary>
public sealed class TestDatabase(PostgresServer server) : IAsyncLifetime
{
    private NpgsqlDataSource? _superuser;

    /// <summary>As the application's configuration has it.</summary>
    internal string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        (ConnectionString, var superuser) = await server.CreateDatabaseAsync();
        await PostgresMigrator.MigrateAsync(ConnectionString, NullLogger.Instance, CancellationToken.None);
        _superuser = NpgsqlDataSource.Create(superuser);
    }

    public async ValueTask DisposeAsync()
    {
        if (_superuser is not null) await _superuser.DisposeAsync();
    }

    /// <summary>Runs a command that the application may not run; returns the number of rows.</summary>
    internal async Task<int> TamperAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first column of what is really in the tables, whoever may see it.</summary>
    internal async Task<List<T>> ColumnAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<T> values = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) values.Add(await reader.GetFieldValueAsync<T>(0));
        return values;
    }

    internal async Task<T> ScalarAsync<T>(string sql, params object[] parameters) =>
        Assert.Single(await ColumnAsync<T>(sql, parameters));

    /// <summary>Lets nothing into the log until it is disposed of.</summary>
    internal async Task<LogGate> CloseLogAsync()
    {
        var connection = await _superuser!.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await LogGate.CloseAsync(connection, this);
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = _superuser!.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        return command;
    }
}
