using System.Globalization;
using System.Text.Json;
using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>The start of a workflow by a schedule: its id carries the time, its search attributes whose it is.</summary>
internal static class ScheduledStart
{
    public static StartWorkflowExecutionRequest Request(string ns, string scheduleId, ScheduleState state, DueAction action)
    {
        var start = state.Schedule.Action.StartWorkflow;
        var second = action.Nominal.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new()
        {
            Namespace = ns,
            WorkflowId = state.Policies.KeepOriginalWorkflowId ? start.WorkflowId : $"{start.WorkflowId}-{second}",
            WorkflowType = start.WorkflowType,
            TaskQueue = start.TaskQueue,
            Input = start.Input,
            WorkflowExecutionTimeout = start.WorkflowExecutionTimeout,
            WorkflowRunTimeout = start.WorkflowRunTimeout,
            WorkflowTaskTimeout = start.WorkflowTaskTimeout,
            WorkflowIdReusePolicy = start.WorkflowIdReusePolicy,
            RetryPolicy = start.RetryPolicy,
            Memo = start.Memo,
            SearchAttributes = Attributes(start.SearchAttributes, scheduleId, second),
            Header = start.Header,
            UserMetadata = start.UserMetadata,
            Priority = start.Priority,
            Identity = $"temporal-scheduler-{ns}-{scheduleId}",
            RequestId = Guid.NewGuid().ToString(),
            LastCompletionResult = state.LastResult,
            ContinuedFailure = state.LastFailure,
        };
    }

    public static ScheduleActionResult Result(DueAction action, WorkflowRun run) => new()
    {
        ScheduleTime = action.Nominal.ToStamp(),
        ActualTime = run.Life.StartTime.ToStamp(),
        StartWorkflowResult = run.Execution,
        StartWorkflowStatus = run.Life.Status,
    };

    private static SearchAttributes Attributes(SearchAttributes? given, string scheduleId, string second)
    {
        var all = given?.Clone() ?? new();
        all.IndexedFields["TemporalScheduledById"] = Value(scheduleId, IndexedValueType.Keyword);
        all.IndexedFields["TemporalScheduledStartTime"] = Value(second, IndexedValueType.Datetime);
        return all;
    }

    private static Payload Value(string value, IndexedValueType type)
    {
        var payload = new Payload { Data = ByteString.CopyFromUtf8(JsonSerializer.Serialize(value)) };
        payload.Metadata["encoding"] = ByteString.CopyFromUtf8("json/plain");
        payload.Metadata["type"] = ByteString.CopyFromUtf8(type.ToString());
        return payload;
    }
}
