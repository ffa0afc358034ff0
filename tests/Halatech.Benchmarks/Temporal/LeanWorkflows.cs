using System.Globalization;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using WorkflowExecution = Temporalio.Api.Common.V1.WorkflowExecution;

namespace Halatech.Benchmarks.Temporal;

/// <summary>
/// By the protocol's bare calls, as the official worker and client make them: an eager start, sticky queues, an eager activity, a long
/// poll for the result. It spends so little itself that the servers are what is measured.
/// </summary>
internal sealed class LeanWorkflows : ITemporalWorkflows
{
    private const string Namespace = "default";
    private const string Identity = "bench";

    // Each does one task after the other.
    private const int Pollers = 20;

    private static readonly TaskQueue Queue = new() { Name = "lean" };
    private static readonly TaskQueue Sticky = new() { Name = "lean-sticky", Kind = TaskQueueKind.Sticky, NormalName = Queue.Name };

    private readonly WorkflowService _server;
    private readonly LeanDecisions _decisions = new(Queue);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;

    public LeanWorkflows(TemporalClient client)
    {
        _server = client.WorkflowService;
        _working = Task.WhenAll(Enumerable.Range(0, Pollers).SelectMany(_ => (Task[])
        [
            PollAsync(PollSticky), PollAsync(PollQueue), PollAsync(PollActivities),
        ]));
    }

    private RpcOptions Options => new() { CancellationToken = _stopping.Token };

    public async Task HelloAsync()
    {
        var execution = await StartAsync(LeanDecisions.Hello, LeanDecisions.Json("\"Ada\""));
        var result = await ResultAsync(execution);
        if (result != "\"Hello, Ada!\"") throw new InvalidOperationException($"The workflow returned {result}.");
    }

    public async Task<string> StartCounterAsync() => (await StartAsync(LeanDecisions.Counter)).WorkflowId;

    public Task SignalAsync(string counter) => SignalAsync(counter, LeanDecisions.Add);

    public async Task<int> CloseAsync(string counter)
    {
        await SignalAsync(counter, LeanDecisions.Close);
        return int.Parse(await ResultAsync(new() { WorkflowId = counter }), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task<WorkflowExecution> StartAsync(string type, params IEnumerable<Payload> input)
    {
        var start = new StartWorkflowExecutionRequest
        {
            Namespace = Namespace,
            Identity = Identity,
            WorkflowId = $"{type}-{Guid.NewGuid():N}",
            WorkflowType = new() { Name = type },
            TaskQueue = Queue,
            RequestId = Guid.NewGuid().ToString(),
            RequestEagerExecution = true,
            Input = new() { Payloads_ = { input } },
        };
        var started = await _server.StartWorkflowExecutionAsync(start, Options);
        if (started.EagerWorkflowTask is { } task) await WorkAsync(task);
        return new() { WorkflowId = start.WorkflowId, RunId = started.RunId };
    }

    private async Task SignalAsync(string counter, string name) => await _server.SignalWorkflowExecutionAsync(
        new()
        {
            Namespace = Namespace,
            Identity = Identity,
            WorkflowExecution = new() { WorkflowId = counter },
            SignalName = name,
            RequestId = Guid.NewGuid().ToString(),
        },
        Options);

    private async Task<string> ResultAsync(WorkflowExecution execution)
    {
        var wait = new GetWorkflowExecutionHistoryRequest
        {
            Namespace = Namespace,
            Execution = execution,
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        };
        while (true)
        {
            var page = await _server.GetWorkflowExecutionHistoryAsync(wait, Options);
            if (page.History.Events is [.., { WorkflowExecutionCompletedEventAttributes: { } completed }])
                return completed.Result.Payloads_[0].Data.ToStringUtf8();
            if (page.History.Events.Count > 0) throw new InvalidOperationException($"The workflow ended with {page.History.Events[^1].EventType}.");
            wait.NextPageToken = page.NextPageToken;
        }
    }

    private async Task PollAsync(Func<Task> next)
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                try
                {
                    await next();
                }
                catch (RpcException e) when (e.Code == RpcException.StatusCode.DeadlineExceeded)
                {
                    // Nothing came for a minute.
                }
            }
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            // The callers would wait for ever.
            await Console.Error.WriteLineAsync($"The worker broke: {e}");
            await _stopping.CancelAsync();
            throw;
        }
    }

    private Task PollSticky() => PollAsync(Sticky);

    private Task PollQueue() => PollAsync(Queue);

    private async Task PollAsync(TaskQueue queue)
    {
        var task = await _server.PollWorkflowTaskQueueAsync(new() { Namespace = Namespace, Identity = Identity, TaskQueue = queue }, Options);
        if (!task.TaskToken.IsEmpty) await WorkAsync(task);
    }

    private async Task PollActivities()
    {
        var task = await _server.PollActivityTaskQueueAsync(new() { Namespace = Namespace, Identity = Identity, TaskQueue = Queue }, Options);
        if (!task.TaskToken.IsEmpty) await ActAsync(task);
    }

    private async Task WorkAsync(PollWorkflowTaskQueueResponse? task)
    {
        while (task is { TaskToken.IsEmpty: false })
        {
            var done = await _server.RespondWorkflowTaskCompletedAsync(
                new()
                {
                    Namespace = Namespace,
                    Identity = Identity,
                    TaskToken = task.TaskToken,
                    Commands = { _decisions.Of(task, await HistoryOfAsync(task)) },
                    StickyAttributes = new() { WorkerTaskQueue = Sticky, ScheduleToStartTimeout = new() { Seconds = 10 } },
                    ReturnNewWorkflowTask = true,
                },
                Options);
            foreach (var activity in done.ActivityTasks) await ActAsync(activity);
            task = done.WorkflowTask;
        }
    }

    // A task of a run that is in no sticky queue any more brings all of its history, which may have many pages.
    private async Task<IReadOnlyList<HistoryEvent>> HistoryOfAsync(PollWorkflowTaskQueueResponse task)
    {
        if (task.NextPageToken.IsEmpty) return task.History.Events;
        List<HistoryEvent> events = [.. task.History.Events];
        for (var token = task.NextPageToken; !token.IsEmpty;)
        {
            var page = await _server.GetWorkflowExecutionHistoryAsync(
                new() { Namespace = Namespace, Execution = task.WorkflowExecution, NextPageToken = token }, Options);
            events.AddRange(page.History.Events);
            token = page.NextPageToken;
        }

        return events;
    }

    private async Task ActAsync(PollActivityTaskQueueResponse task) => await _server.RespondActivityTaskCompletedAsync(
        new() { Namespace = Namespace, Identity = Identity, TaskToken = task.TaskToken, Result = new() { Payloads_ = { LeanDecisions.Greeting } } },
        Options);
}
