using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>A lock on the log's table: makes appends wait in the database, so that others gather behind them.</summary>
internal sealed class LogGate : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly TestDatabase _database;

    private LogGate(NpgsqlConnection connection, NpgsqlTransaction transaction, TestDatabase database) =>
        (_connection, _transaction, _database) = (connection, transaction, database);

    public static async Task<LogGate> CloseAsync(NpgsqlConnection connection, TestDatabase database)
    {
        var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("lock table halatech.conversation_log in exclusive mode", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new LogGate(connection, transaction, database);
    }

    /// <summary>Waits until this many batches stand before the gate.</summary>
    public Task WaitersAsync(int count) => Eventually.TrueAsync(async () => await _database.ScalarAsync<long>(
        """
        select count(*) from pg_locks
        where relation = 'halatech.conversation_log'::regclass and not granted
          and database = (select oid from pg_database where datname = current_database())
        """) == count);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
