using Npgsql;
using NpgsqlTypes;

namespace Halatech.TemporalServer.Store;

/// <summary>Writes a batch in one round trip, which is one transaction.</summary>
internal sealed class BatchWriter(StoreSql sql)
{
    public void Write(NpgsqlConnection connection, CommitBatch batch)
    {
        using var commands = new NpgsqlBatch(connection);
        AddEvents(commands, [.. batch.Runs.Where(run => run.Events.Length > 0)]);
        AddRuns(commands, [.. batch.Runs.Where(run => run.State is not null)]);
        AddRequests(commands, [.. batch.Runs.Where(run => run.RequestIds.Count > 0)]);
        AddFacts(commands, batch.Facts);
        if (batch.Removed.Count > 0) Add(commands, sql.RemoveRuns, (batch.Removed.ToArray(), NpgsqlDbType.Uuid));
        // A change may leave nothing to write, such as a sticky queue that is remembered in memory only.
        if (commands.BatchCommands.Count > 0) commands.ExecuteNonQuery();
    }

    private void AddEvents(NpgsqlBatch commands, RunChange[] runs)
    {
        if (runs.Length == 0) return;
        Add(commands, sql.AppendEvents,
            (runs.Select(run => run.RunId).ToArray(), NpgsqlDbType.Uuid),
            (runs.Select(run => run.FirstEventId).ToArray(), NpgsqlDbType.Bigint),
            (runs.Select(Chunk).ToArray(), NpgsqlDbType.Bytea));
    }

    private void AddRuns(NpgsqlBatch commands, RunChange[] runs)
    {
        if (runs.Length == 0) return;
        Add(commands, sql.PutRuns,
            (runs.Select(run => run.RunId).ToArray(), NpgsqlDbType.Uuid),
            (runs.Select(run => run.Namespace).ToArray(), NpgsqlDbType.Text),
            (runs.Select(run => run.WorkflowId).ToArray(), NpgsqlDbType.Text),
            (runs.Select(run => run.Started).ToArray(), NpgsqlDbType.TimestampTz),
            (runs.Select(run => run.Expires).ToArray(), NpgsqlDbType.TimestampTz),
            (runs.Select(run => run.State!).ToArray(), NpgsqlDbType.Bytea),
            (runs.Select(run => run.Info?.ToByteArray()).ToArray(), NpgsqlDbType.Bytea));
        ClosedColumns.Add(commands.BatchCommands[^1].Parameters, [.. runs.Select(run => run.Info)]);
    }

    private void AddRequests(NpgsqlBatch commands, RunChange[] runs)
    {
        if (runs.Length == 0) return;
        var rows = runs.SelectMany(run => run.RequestIds.Select(id => (run.RunId, id))).ToArray();
        Add(commands, sql.PutRequests,
            (rows.Select(row => row.RunId).ToArray(), NpgsqlDbType.Uuid), (rows.Select(row => row.id).ToArray(), NpgsqlDbType.Text));
    }

    private void AddFacts(NpgsqlBatch commands, Dictionary<(string Kind, string Key), byte[]?> facts)
    {
        if (facts.Count == 0) return;
        var (put, gone) = (facts.Where(fact => fact.Value is not null).ToArray(), facts.Where(fact => fact.Value is null).ToArray());
        Add(commands, sql.PutFacts,
            (put.Select(fact => fact.Key.Kind).ToArray(), NpgsqlDbType.Text),
            (put.Select(fact => fact.Key.Key).ToArray(), NpgsqlDbType.Text),
            (put.Select(fact => fact.Value!).ToArray(), NpgsqlDbType.Bytea));
        Add(commands, sql.RemoveFacts,
            (gone.Select(fact => fact.Key.Kind).ToArray(), NpgsqlDbType.Text), (gone.Select(fact => fact.Key.Key).ToArray(), NpgsqlDbType.Text));
    }

    private static void Add(NpgsqlBatch commands, string text, params (object Values, NpgsqlDbType Type)[] columns)
    {
        var command = commands.CreateBatchCommand();
        command.CommandText = text;
        foreach (var (values, type) in columns) command.Parameters.Add(new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        commands.BatchCommands.Add(command);
    }

    private static byte[] Chunk(RunChange run)
    {
        var history = new History();
        history.Events.AddRange(run.Events);
        return history.ToByteArray();
    }
}
