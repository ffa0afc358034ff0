using Google.Protobuf;
using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Halatech.TemporalServer.Tests.Conformance;

/// <summary>A worker that keeps a workflow in its cache gets its next tasks, and loses them when it does not come for them.</summary>
public abstract class StickyTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Worker_ThatStops_LeavesItsWorkflowsToTheNext()
    {
        var queue = NewId("q");
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync(), options => options.TaskQueue = queue);
        await WithWorkerAsync(queue, async () => await handle.ExecuteUpdateAsync(wf => wf.AddAsync("first")));
        await WithWorkerAsync(queue, async () =>
        {
            Assert.Equal("first", await handle.QueryAsync(wf => wf.Letters()));
            Assert.Equal(2, await handle.ExecuteUpdateAsync(wf => wf.AddAsync("second")));
        });
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task StickyTask_GoesToItsQueueWithTheNewEventsOnly()
    {
        var (queue, sticky) = (NewId("q"), NewId("s"));
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync(), options => options.TaskQueue = queue);
        await CompleteAsync(await PollAsync(queue, TaskQueueKind.Normal), sticky);
        var waiting = PollAsync(sticky, TaskQueueKind.Sticky, queue);
        await handle.SignalAsync(wf => wf.PutAsync("x"));
        var task = await waiting;
        await handle.TerminateAsync();
        Assert.Equal(
            [EventType.WorkflowTaskCompleted, EventType.WorkflowExecutionSignaled, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted],
            task.History.Events.Select(e => e.EventType));
        Assert.Equal(3, task.PreviousStartedEventId);
    }

    [ServerFact]
    public async Task StickyTask_ThatNobodyFetches_GoesToTheQueueOfAll()
    {
        var (queue, sticky) = (NewId("q"), NewId("s"));
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync(), options => options.TaskQueue = queue);
        await CompleteAsync(await PollAsync(queue, TaskQueueKind.Normal), sticky);
        await handle.SignalAsync(wf => wf.PutAsync("x"));
        var task = await PollAsync(queue, TaskQueueKind.Normal);
        await handle.TerminateAsync();
        Assert.Equal(EventType.WorkflowExecutionStarted, task.History.Events[0].EventType);
    }

    private Task<PollWorkflowTaskQueueResponse> PollAsync(string queue, TaskQueueKind kind, string normal = "") =>
        Client.WorkflowService.PollWorkflowTaskQueueAsync(new()
        {
            Namespace = TestServer.Namespace,
            TaskQueue = new() { Name = queue, Kind = kind, NormalName = normal },
            Identity = "by hand",
        });

    private async Task CompleteAsync(PollWorkflowTaskQueueResponse task, string sticky) =>
        await Client.WorkflowService.RespondWorkflowTaskCompletedAsync(new()
        {
            Namespace = TestServer.Namespace,
            TaskToken = ByteString.CopyFrom(task.TaskToken.Span),
            Identity = "by hand",
            StickyAttributes = new()
            {
                WorkerTaskQueue = new() { Name = sticky, Kind = TaskQueueKind.Sticky },
                ScheduleToStartTimeout = new() { Seconds = 1 },
            },
        });

    public sealed class Real(RealServer server) : StickyTests(server);

    public sealed class Embedded(EmbeddedServer server) : StickyTests(server);

    public sealed class Durable(PostgresServer server) : StickyTests(server);
}
