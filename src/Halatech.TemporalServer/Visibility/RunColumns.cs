using System.Text.Json;
using Halatech.TemporalServer.Namespaces;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Visibility;

/// <summary>A run as the row that queries see.</summary>
internal static class RunColumns
{
    public static object? Read(WorkflowExecutionInfo run, string name, AttributeTypes types) => name switch
    {
        "WorkflowId" => run.Execution.WorkflowId,
        "RunId" => run.Execution.RunId,
        "WorkflowType" => run.Type.Name,
        "TaskQueue" => run.TaskQueue,
        AttributeColumn.Status => (long)run.Status,
        "StartTime" => run.StartTime?.ToDateTime(),
        "ExecutionTime" => run.ExecutionTime?.ToDateTime(),
        "CloseTime" => run.CloseTime?.ToDateTime(),
        AttributeColumn.Duration => run.ExecutionDuration?.ToTimeSpan().Ticks * 100,
        "HistoryLength" => IfClosed(run, run.HistoryLength),
        "HistorySizeBytes" => IfClosed(run, run.HistorySizeBytes),
        "StateTransitionCount" => IfClosed(run, run.StateTransitionCount),
        "ParentWorkflowId" => run.ParentExecution?.WorkflowId,
        "ParentRunId" => run.ParentExecution?.RunId,
        "RootWorkflowId" => run.RootExecution?.WorkflowId,
        "RootRunId" => run.RootExecution?.RunId,
        _ => run.SearchAttributes?.IndexedFields.TryGetValue(name, out var value) == true ? AttributeValue(value, types(name)) : null,
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
            JsonValueKind.String => Text(value),
            _ => null,
        };
    }

    // JSON may name halves of characters, which are no text.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static long? IfClosed(WorkflowExecutionInfo run, long count) => run.CloseTime is null ? null : count;

    private static string[]? Members(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(member => Text(member) ?? "")],
        JsonValueKind.String => [Text(value) ?? ""],
        _ => null,
    };
}
