using Halatech.TemporalServer.Visibility;
using Npgsql;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Store;

/// <summary>Lists and counts of closed runs, by their columns and indexes.</summary>
internal sealed class ClosedRunReader(NpgsqlDataSource source, StoreSql sql, TimeProvider time)
{
    private const int PageSize = 500;

    // Before all others in a list.
    private static readonly ListPosition Start = new(DateTime.MaxValue, DateTime.MaxValue, Guid.AllBitsSet.ToString());

    public IEnumerable<WorkflowExecutionInfo> List(ClosedRuns wanted, ListPosition? after)
    {
        for (var last = after ?? Start; ;)
        {
            var page = Page(wanted, last);
            foreach (var run in page) yield return run;
            if (page.Count < PageSize) yield break;
            last = ListPosition.Of(page[^1]);
        }
    }

    public IReadOnlyDictionary<WorkflowExecutionStatus, long> Count(ClosedRuns wanted)
    {
        var counts = new Dictionary<WorkflowExecutionStatus, long>();
        Each(sql.ClosedCounts(wanted.Condition.Numbered(StoreSql.ClosedParameters + 1)), wanted, [],
            row => counts[(WorkflowExecutionStatus)row.GetInt16(0)] = row.GetInt64(1));
        return counts;
    }

    private List<WorkflowExecutionInfo> Page(ClosedRuns wanted, ListPosition after)
    {
        var page = new List<WorkflowExecutionInfo>(PageSize);
        object[] position = [after.Closed, after.Started, Guid.Parse(after.RunId), PageSize];
        Each(sql.ClosedInfos(wanted.Condition.Numbered(StoreSql.ClosedParameters + position.Length + 1)), wanted, position,
            row => page.Add(WorkflowExecutionInfo.Parser.ParseFrom(row.GetFieldValue<byte[]>(0))));
        return page;
    }

    private void Each(string text, ClosedRuns wanted, object[] more, Action<NpgsqlDataReader> row)
    {
        using var connection = source.OpenConnection();
        using var command = new NpgsqlCommand(text, connection);
        object[] values = [wanted.Namespace, wanted.Before, time.GetUtcNow().UtcDateTime, wanted.Except, .. more, .. wanted.Condition.Values];
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        using var reader = command.ExecuteReader();
        while (reader.Read()) row(reader);
    }
}
