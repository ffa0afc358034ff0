using Npgsql;

namespace Halatech.TemporalServer.Store;

/// <summary>
/// The one connection that writes. It holds an advisory lock for as long as it lives: memory is the truth, so two servers on one
/// schema would ruin it. After a broken connection the lock is taken again, and a token tells whether somebody else was there meanwhile.
/// </summary>
internal sealed class PostgresOwner(string connectionString, string schema, StoreSql sql) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Guid _token = Guid.NewGuid();
    private NpgsqlConnection? _connection;

    /// <exception cref="InvalidOperationException">Another server owns the schema.</exception>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await ExecuteAsync(sql.Create, cancellationToken);
        await using var claim = new NpgsqlCommand(sql.Claim, _connection) { Parameters = { new() { Value = _token } } };
        await claim.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The connection to write with, a new one if the old is broken.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is { State: System.Data.ConnectionState.Open } open) return open;
        await OpenAsync(cancellationToken);
        await using var owner = new NpgsqlCommand(sql.Owner, _connection);
        if (await owner.ExecuteScalarAsync(cancellationToken) is not Guid token || token != _token) throw NotAlone();
        return _connection!;
    }

    /// <summary>Lets go of a connection that failed; its lock goes with it.</summary>
    public async Task DropAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }

    public async ValueTask DisposeAsync() => await DropAsync();

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await DropAsync();
        // Unpooled: a pool would reset the session, and the lock lives in the session.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "temporal-server", KeepAlive = 10, MaxAutoPrepare = 20, AutoPrepareMinUsages = 2 };
        _connection = new NpgsqlConnection(settings.ConnectionString);
        await _connection.OpenAsync(cancellationToken);
        var until = DateTime.UtcNow + Patience;
        // The session of a server that was killed may live on for a moment.
        while (!await TryLockAsync(cancellationToken))
        {
            if (DateTime.UtcNow > until) throw NotAlone();
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private async Task<bool> TryLockAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(StoreSql.Lock, _connection) { Parameters = { new() { Value = $"temporal-server/{schema}" } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task ExecuteAsync(string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, _connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private InvalidOperationException NotAlone() => new($"Another Temporal-compatible server uses the schema {schema} of this database. Stop it, or give this one a schema of its own.");
}
