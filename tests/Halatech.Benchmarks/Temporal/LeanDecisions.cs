using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Halatech.Benchmarks.Temporal;

/// <summary>What <see cref="Temporal.Hello"/> and <see cref="Temporal.Counter"/> do, as commands that answer a workflow task.</summary>
internal sealed class LeanDecisions(TaskQueue activities)
{
    public const string Hello = "hello";
    public const string Counter = "counter";
    public const string Add = "add";
    public const string Close = "close";

    // How many signals each counter has seen: a sticky task brings only what is new.
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public static Payload Greeting { get; } = Json("\"Hello, Ada!\"");

    public static Payload Json(string json) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
        Data = ByteString.CopyFromUtf8(json),
    };

    /// <param name="task">The task.</param>
    /// <param name="events">All pages of its history.</param>
    public IEnumerable<Command> Of(PollWorkflowTaskQueueResponse task, IReadOnlyList<HistoryEvent> events) =>
        task.WorkflowType.Name == Hello ? Greet(events) : Count(task.WorkflowExecution.RunId, events);

    private IEnumerable<Command> Greet(IReadOnlyList<HistoryEvent> events)
    {
        var greeted = events.LastOrDefault(e => e.EventType == EventType.ActivityTaskCompleted);
        yield return greeted is null ? ScheduleGreet() : Complete(greeted.ActivityTaskCompletedEventAttributes.Result.Payloads_[0]);
    }

    private IEnumerable<Command> Count(string run, IReadOnlyList<HistoryEvent> events)
    {
        var isClosed = false;
        foreach (var e in events)
        {
            if (e.EventType == EventType.WorkflowExecutionStarted) _counts[run] = 0;
            if (e.EventType != EventType.WorkflowExecutionSignaled) continue;
            if (e.WorkflowExecutionSignaledEventAttributes.SignalName == Add) _counts[run]++;
            else isClosed = true;
        }

        return isClosed && _counts.TryRemove(run, out var count) ? [Complete(Json(count.ToString(CultureInfo.InvariantCulture)))] : [];
    }

    private Command ScheduleGreet() => new()
    {
        CommandType = CommandType.ScheduleActivityTask,
        ScheduleActivityTaskCommandAttributes = new()
        {
            ActivityId = "1",
            ActivityType = new() { Name = "Greet" },
            TaskQueue = activities,
            StartToCloseTimeout = new() { Seconds = 60 },
            RequestEagerExecution = true,
        },
    };

    private static Command Complete(Payload result) => new()
    {
        CommandType = CommandType.CompleteWorkflowExecution,
        CompleteWorkflowExecutionCommandAttributes = new() { Result = new() { Payloads_ = { result } } },
    };
}
