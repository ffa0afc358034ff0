using Npgsql;

namespace Halatech.Benchmarks.Server;

/// <summary>One INSERT, and so one commit, for every row, over 64 connections.</summary>
internal sealed class BareInserts(IConfiguration configuration) : IAsyncDisposable
{
    private const string Sql = "insert into bench.single (conversation_id, message_id, body) values ($1, $2, $3)";

    private readonly NpgsqlDataSource _source = BareSource.Of(configuration, connections: 64);

    public async Task InsertAsync(BareRow row, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = row.Conversation });
        command.Parameters.Add(new() { Value = row.Message });
        command.Parameters.Add(new() { Value = row.Body });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}

internal static class BareSource
{
    public static NpgsqlDataSource Of(IConfiguration configuration, int connections) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Postgres"))
        {
            MaxPoolSize = connections,
            MaxAutoPrepare = 4,
            AutoPrepareMinUsages = 2,
        });
}
