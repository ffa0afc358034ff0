using System.Text.Json;
using Halatech.TemporalServer.Namespaces;

namespace Halatech.TemporalServer.Visibility;

/// <summary>A run as the rows that queries see.</summary>
internal static class RunColumns
{
    public static object? Read(WorkflowRun run, string name) => name switch
    {
        "WorkflowId" => run.WorkflowId,
        "RunId" => run.RunId,
        "WorkflowType" => run.Started.WorkflowType.Name,
        "TaskQueue" => run.Started.TaskQueue.Name,
        AttributeColumn.Status => (long)run.Life.Status,
        "StartTime" => run.Life.StartTime,
        "ExecutionTime" => run.Life.ExecutionTime,
        "CloseTime" => run.Life.CloseTime,
        AttributeColumn.Duration => run.Life.CloseTime is { } closed ? (closed - run.Life.ExecutionTime).AtLeastZero().Ticks * 100 : null,
        "HistoryLength" => run.IsOpen ? null : (long)run.Log.Events.Count,
        "HistorySizeBytes" => run.IsOpen ? null : run.Log.Bytes,
        "StateTransitionCount" => run.IsOpen ? null : (long)run.Log.Events.Count,
        "ParentWorkflowId" => run.Started.ParentWorkflowExecution?.WorkflowId,
        "ParentRunId" => run.Started.ParentWorkflowExecution?.RunId,
        "RootWorkflowId" => (run.Started.RootWorkflowExecution ?? run.Execution).WorkflowId,
        "RootRunId" => (run.Started.RootWorkflowExecution ?? run.Execution).RunId,
        _ => run.Life.SearchAttributes.IndexedFields.TryGetValue(name, out var value)
            ? AttributeValue(value, run.World.Namespaces.TypeOf(run.Namespace, name))
            : null,
    };

    /// <summary>The value of a search attribute; null when there is none or it is not of its type.</summary>
    public static object? AttributeValue(Payload payload, IndexedValueType? type)
    {
        if (type is null || payload.Data.IsEmpty || !SearchAttributeValues.Fit(payload, type.Value)) return null;
        using var json = JsonDocument.Parse(payload.Data.Memory);
        var value = json.RootElement;
        if (type == IndexedValueType.KeywordList) return Members(value);
        if (value.ValueKind == JsonValueKind.Array) value = value.EnumerateArray().FirstOrDefault();
        return value.ValueKind switch
        {
            JsonValueKind.Number when type == IndexedValueType.Int => value.GetInt64(),
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when type == IndexedValueType.Datetime => value.GetDateTimeOffset().UtcDateTime,
            JsonValueKind.String => value.GetString(),
            _ => null,
        };
    }

    private static string[]? Members(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(member => member.GetString() ?? "")],
        JsonValueKind.String => [value.GetString() ?? ""],
        _ => null,
    };
}
