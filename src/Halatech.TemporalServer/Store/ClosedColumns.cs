using System.Text.Json;
using Halatech.TemporalServer.Visibility;
using Npgsql;
using NpgsqlTypes;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Store;

/// <summary>What the database can find closed runs by: end, type, status, and the attributes that can be read as one keyword.</summary>
internal static class ClosedColumns
{
    /// <summary>Adds a parameter per column; a run that is open has nothing there.</summary>
    public static void Add(NpgsqlParameterCollection parameters, IReadOnlyCollection<WorkflowExecutionInfo?> runs)
    {
        Add(NpgsqlDbType.TimestampTz, run => run?.CloseTime.ToDateTime());
        Add(NpgsqlDbType.Text, run => run?.Type.Name);
        Add(NpgsqlDbType.Smallint, run => (short?)run?.Status);
        Add(NpgsqlDbType.Jsonb, Keywords);

        void Add<T>(NpgsqlDbType type, Func<WorkflowExecutionInfo?, T> value) =>
            parameters.Add(new() { Value = runs.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static string? Keywords(WorkflowExecutionInfo? run)
    {
        if (run?.SearchAttributes is not { IndexedFields.Count: > 0 } attributes) return null;
        var keywords = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes.IndexedFields)
            if (RunColumns.AttributeValue(value, IndexedValueType.Keyword) is string keyword && Limits.CanBeStored(keyword)) keywords[name] = keyword;
        return keywords.Count > 0 ? JsonSerializer.Serialize(keywords) : null;
    }
}
