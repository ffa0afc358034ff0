using Halatech.TemporalServer.Visibility;
using Npgsql;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Store;

/// <summary>
/// Reads runs back. Looks for one run happen inside the gate and hold everything up for a moment; they are rare, since open runs and
/// the latest closed ones are in memory.
/// </summary>
internal sealed class PostgresArchive(NpgsqlDataSource source, StoreSql sql, TimeProvider time) : IRunArchive
{
    private readonly KnownWorkflows _known = new();
    private readonly ClosedRunReader _closed = new(source, sql, time);

    public WorkflowRun? Find(World world, string ns, string workflowId, string? runId)
    {
        if (!_known.MayHave(ns, workflowId)) return null;
        try
        {
            return Read(world, ns, workflowId, runId);
        }
        catch (NpgsqlException)
        {
            throw Refusal.Unavailable("The database does not answer; try again.");
        }
    }

    /// <summary>A run has closed, so the store will have it. Inside the gate.</summary>
    public void OnClosed(WorkflowRun run) => _known.Add(run.Namespace, run.WorkflowId);

    public IEnumerable<WorkflowExecutionInfo> List(ClosedRuns wanted, ListPosition? after) => _closed.List(wanted, after);

    public IReadOnlyDictionary<WorkflowExecutionStatus, long> Count(ClosedRuns wanted) => _closed.Count(wanted);

    /// <summary>Reads everything a server needs in memory: facts, open runs, and which ids have closed ones.</summary>
    public IReadOnlyList<WorkflowRun> LoadAll(World world)
    {
        using var connection = source.OpenConnection();
        Each(connection, sql.Facts, row => world.Facts.Load(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)));
        _known.Clear();
        Each(connection, sql.ClosedNames, row => _known.Add(row.GetString(0), row.GetString(1), (int)row.GetInt64(2)));
        var runs = new Dictionary<Guid, (WorkflowRun Run, RunRow Row)>();
        Each(connection, sql.OpenRuns, row => runs[row.GetGuid(0)] = ReadRun(world, row));
        Each(connection, sql.OpenEvents, row => Adopt(runs[row.GetGuid(0)].Run, row.GetFieldValue<byte[]>(1)));
        Each(connection, sql.OpenRequests, row => runs[row.GetGuid(0)].Run.Requests.Load(row.GetString(1)));
        foreach (var (run, row) in runs.Values) Finish(run, row);
        return [.. runs.Values.Select(read => read.Run)];
    }

    /// <summary>Deletes closed runs whose retention is over. Returns them, for memory to forget them too.</summary>
    public async Task<IReadOnlyList<(string Namespace, string RunId, string WorkflowId)>> PurgeAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql.Purge);
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var gone = new List<(string, string, string)>();
        while (await reader.ReadAsync(cancellationToken)) gone.Add((reader.GetString(1), reader.GetGuid(0).ToString(), reader.GetString(2)));
        return gone;
    }

    /// <summary>Inside the gate.</summary>
    public void Purged(string ns, string workflowId) => _known.Remove(ns, workflowId);

    private WorkflowRun? Read(World world, string ns, string workflowId, string? runId)
    {
        using var connection = source.OpenConnection();
        using var command = string.IsNullOrEmpty(runId)
            ? new NpgsqlCommand(sql.LatestRun, connection) { Parameters = { new() { Value = ns }, new() { Value = workflowId } } }
            : new NpgsqlCommand(sql.RunById, connection) { Parameters = { new() { Value = Guid.Parse(runId) } } };
        if (ReadRun(world, command) is not var (run, row) || run.Namespace != ns || run.WorkflowId != workflowId) return null;
        using var events = new NpgsqlCommand(sql.EventsOf, connection) { Parameters = { new() { Value = Guid.Parse(run.RunId) } } };
        using (var reader = events.ExecuteReader())
        {
            while (reader.Read()) Adopt(run, reader.GetFieldValue<byte[]>(0));
        }

        if (run.Log.Events.Count == 0) return null;
        Finish(run, row);
        return run;
    }

    private static void Each(NpgsqlConnection connection, string text, Action<NpgsqlDataReader> row)
    {
        using var command = new NpgsqlCommand(text, connection);
        using var reader = command.ExecuteReader();
        while (reader.Read()) row(reader);
    }

    private static (WorkflowRun Run, RunRow Row)? ReadRun(World world, NpgsqlCommand command)
    {
        using var reader = command.ExecuteReader();
        return reader.Read() ? ReadRun(world, reader) : null;
    }

    private static (WorkflowRun Run, RunRow Row) ReadRun(World world, NpgsqlDataReader row)
    {
        var state = row.GetFieldValue<byte[]>(3);
        var run = new WorkflowRun(world, row.GetString(1), row.GetString(2), row.GetGuid(0).ToString()) { JournaledState = state };
        return (run, RunRow.Decode(state));
    }

    private static void Adopt(WorkflowRun run, byte[] chunk)
    {
        foreach (var e in History.Parser.ParseFrom(chunk).Events) run.Adopt(e);
    }

    private static void Finish(WorkflowRun run, RunRow row)
    {
        run.Restore(row);
        run.Log.Journaled = run.Log.Events.Count;
    }
}
