using Npgsql;

namespace Halatech.TemporalServer.Store;

/// <summary>
/// The one connection that writes. It holds an advisory lock for as long as it lives: memory is the truth, so two servers on one
/// schema would ruin it. After a broken connection the lock is taken again, and a token tells whether somebody else was there meanwhile.
/// </summary>
internal sealed class PostgresOwner(string connectionString, string schema, StoreSql sql) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);
    private readonly Guid _token = Guid.NewGuid();
    private NpgsqlConnection? _connection;

    /// <exception cref="InvalidOperationException">Another server owns the schema.</exception>
    public void Claim()
    {
        Open();
        using var create = new NpgsqlCommand(sql.Create, _connection);
        create.ExecuteNonQuery();
        new OlderRows(sql).Fill(_connection!);
        using var claim = new NpgsqlCommand(sql.Claim, _connection) { Parameters = { new() { Value = _token } } };
        claim.ExecuteNonQuery();
    }

    /// <summary>The connection to write with, a new one if the old is broken.</summary>
    public NpgsqlConnection Connect()
    {
        if (_connection is { State: System.Data.ConnectionState.Open } open) return open;
        Open();
        using var owner = new NpgsqlCommand(sql.Owner, _connection);
        if (owner.ExecuteScalar() is not Guid token || token != _token) throw NotAlone();
        return _connection!;
    }

    /// <summary>Lets go of a connection that failed; its lock goes with it.</summary>
    public void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose() => Drop();

    private void Open()
    {
        Drop();
        // Unpooled: a pool would reset the session, and the lock lives in the session.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "temporal-server", KeepAlive = 10, MaxAutoPrepare = 20, AutoPrepareMinUsages = 2 };
        _connection = new NpgsqlConnection(settings.ConnectionString);
        _connection.Open();
        var until = DateTime.UtcNow + Patience;
        // The session of a server that was killed may live on for a moment.
        while (!TryLock())
        {
            if (DateTime.UtcNow > until) throw NotAlone();
            Thread.Sleep(LockPause);
        }
    }

    private bool TryLock()
    {
        using var command = new NpgsqlCommand(StoreSql.Lock, _connection) { Parameters = { new() { Value = $"temporal-server/{schema}" } } };
        return command.ExecuteScalar() is true;
    }

    private InvalidOperationException NotAlone() => new($"Another Temporal-compatible server uses the schema {schema} of this database. Stop it, or give this one a schema of its own.");
}
