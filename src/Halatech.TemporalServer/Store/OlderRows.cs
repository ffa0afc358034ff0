using Npgsql;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Store;

/// <summary>Gives closed runs that were written before lists had columns of their own the values of these columns.</summary>
internal sealed class OlderRows(StoreSql sql)
{
    public void Fill(NpgsqlConnection connection)
    {
        for (var runs = Next(connection); runs.Count > 0; runs = Next(connection))
        {
            using var command = new NpgsqlCommand(sql.FillColumns, connection);
            command.Parameters.Add(new() { Value = runs.ConvertAll(run => Guid.Parse(run.Execution.RunId)).ToArray() });
            ClosedColumns.Add(command.Parameters, runs);
            command.ExecuteNonQuery();
        }
    }

    private List<WorkflowExecutionInfo> Next(NpgsqlConnection connection)
    {
        var runs = new List<WorkflowExecutionInfo>();
        using var command = new NpgsqlCommand(sql.WithoutColumns, connection);
        using var reader = command.ExecuteReader();
        while (reader.Read()) runs.Add(WorkflowExecutionInfo.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)));
        return runs;
    }
}
