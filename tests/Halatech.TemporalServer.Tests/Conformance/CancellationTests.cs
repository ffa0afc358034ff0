using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class CancellationTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Cancellation_OfAWaitingWorkflow_CancelsIt()
    {
        var handle = await StartAsync((Timers wf) => wf.RunAsync(new[] { 600_000 }));
        await handle.CancelAsync();
        await FailureAsync<CanceledFailureException>(handle);
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await handle.DescribeAsync()).Status);
        Assert.Contains(EventType.WorkflowExecutionCancelRequested, await EventsAsync(handle));
    }

    [ServerFact]
    public async Task Cancellation_ThatTheWorkflowIgnores_LetsItCleanUpAndComplete()
    {
        var handle = await StartAsync((IgnoreCancellation wf) => wf.RunAsync());
        await UntilEventAsync(handle, EventType.TimerStarted);
        await handle.CancelAsync();
        Assert.Equal("Hello, clean-up!", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task Cancellation_Twice_IsRequestedOnce()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => options.TaskQueue = NewId("q"));
        await handle.CancelAsync();
        await handle.CancelAsync();
        Assert.Single(await EventsAsync(handle), type => type == EventType.WorkflowExecutionCancelRequested);
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Cancellation_OfAClosedWorkflow_ChangesNothing()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"));
        await handle.GetResultAsync();
        await handle.CancelAsync();
        Assert.Equal(WorkflowExecutionStatus.Completed, (await handle.DescribeAsync()).Status);
    }

    [ServerFact]
    public async Task Cancellation_OfNobody_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowHandle(NewId()).CancelAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
    }

    [ServerFact]
    public async Task Cancellation_OfAnActivity_IsToldByItsHeartbeat()
    {
        var handle = await CancelActivityAsync("cancel", ActivityCancellationType.WaitCancellationCompleted);
        await FailedByCancellationAsync(handle);
        Assert.Contains(EventType.ActivityTaskCanceled, await EventsAsync(handle));
    }

    [ServerFact]
    public async Task Cancellation_OfAnActivityThatCompletesAllTheSame_GivesItsResult()
    {
        var handle = await CancelActivityAsync("complete", ActivityCancellationType.WaitCancellationCompleted);
        Assert.Equal("completed all the same", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task Cancellation_OfAnActivityThatIsNotWaitedFor_EndsAtOnce()
    {
        var handle = await CancelActivityAsync("cancel", ActivityCancellationType.TryCancel);
        await FailedByCancellationAsync(handle);
        Assert.Contains(EventType.ActivityTaskCancelRequested, await EventsAsync(handle));
    }

    [ServerFact]
    public async Task Cancellation_OfAnActivityNobodyStarted_CancelsItAtOnce()
    {
        var call = new ActivityCall("Greet") { Queue = NewId("q"), Cancellation = ActivityCancellationType.WaitCancellationCompleted };
        var handle = await StartAsync((CancelActivity wf) => wf.RunAsync(call));
        await UntilEventAsync(handle, EventType.ActivityTaskScheduled);
        await handle.SignalAsync(wf => wf.CancelAsync());
        await FailedByCancellationAsync(handle);
        var events = await EventsAsync(handle);
        Assert.Contains(EventType.ActivityTaskCanceled, events);
        Assert.DoesNotContain(EventType.ActivityTaskStarted, events);
    }

    private static async Task FailedByCancellationAsync(Temporalio.Client.WorkflowHandle handle) =>
        Assert.IsType<CanceledFailureException>((await FailureAsync<ActivityFailureException>(handle)).InnerException);

    private async Task<Temporalio.Client.WorkflowHandle<CancelActivity, string>> CancelActivityAsync(string mode, ActivityCancellationType type)
    {
        var call = new ActivityCall("BeatUntilCancelled", mode) { Heartbeat = 4_000, MaximumAttempts = 1, Cancellation = type };
        var handle = await StartAsync((CancelActivity wf) => wf.RunAsync(call));
        await UntilAsync(
            async () => (await DescribeRawAsync(handle)).PendingActivities.SingleOrDefault(),
            pending => pending?.State == PendingActivityState.Started);
        await handle.SignalAsync(wf => wf.CancelAsync());
        return handle;
    }

    public sealed class Real(RealServer server) : CancellationTests(server);

    public sealed class Embedded(EmbeddedServer server) : CancellationTests(server);

    public sealed class Durable(PostgresServer server) : CancellationTests(server);
}
