using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class HelloTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Workflow_WithActivity_Returns() =>
        Assert.Equal("Hello, Ada!", await ExecuteAsync((Greeting wf) => wf.RunAsync("Ada")));

    [ServerFact]
    public async Task Workflow_StartedEagerly_GoesToTheWorkerBesideItsClient()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"), options => options.RequestEagerStart = true);
        Assert.Equal("Hello, Ada!", await handle.GetResultAsync());
        var events = (await handle.FetchHistoryAsync()).Events;
        Assert.True(events.First().WorkflowExecutionStartedEventAttributes.EagerExecutionAccepted);
        Assert.Equal(EventType.WorkflowTaskStarted, events.ElementAt(2).EventType);
        Assert.Equal(11, events.Count);
    }

    [ServerFact]
    public async Task Workflow_StartedEagerlyAndLater_WaitsForItsTime()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"), options =>
        {
            options.RequestEagerStart = true;
            options.StartDelay = TimeSpan.FromMilliseconds(100);
        });
        Assert.Equal("Hello, Ada!", await handle.GetResultAsync());
        var events = (await handle.FetchHistoryAsync()).Events;
        Assert.False(events.First().WorkflowExecutionStartedEventAttributes.EagerExecutionAccepted);
        Assert.True(events.ElementAt(1).EventTime.ToDateTime() >= events.First().EventTime.ToDateTime().AddMilliseconds(100));
    }

    [ServerFact]
    public async Task Workflow_WithoutResult_Completes()
    {
        var handle = await Client.StartWorkflowAsync((Nothing wf) => wf.RunAsync(), NewOptions());
        await handle.GetResultAsync();
        Assert.Equal(WorkflowExecutionStatus.Completed, (await handle.DescribeAsync()).Status);
    }

    [ServerFact]
    public async Task Workflow_OfOneActivity_HasTheHistoryOfOne()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"));
        await handle.GetResultAsync();
        Assert.Equal(
            [
                EventType.WorkflowExecutionStarted, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted,
                EventType.WorkflowTaskCompleted, EventType.ActivityTaskScheduled, EventType.ActivityTaskStarted,
                EventType.ActivityTaskCompleted, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted,
                EventType.WorkflowTaskCompleted, EventType.WorkflowExecutionCompleted,
            ],
            await EventsAsync(handle));
    }

    [ServerFact]
    public async Task Failure_OfApplication_KeepsTypeDetailsAndCause()
    {
        var handle = await StartAsync((FailAtOnce wf) => wf.RunAsync("it went wrong"));
        var failure = await FailureAsync<ApplicationFailureException>(handle);
        Assert.Equal(("it went wrong", "Final", true), (failure.Message, failure.ErrorType, failure.NonRetryable));
        Assert.Equal(("detail", 7), (failure.Details.ElementAt<string>(0), failure.Details.ElementAt<int>(1)));
        Assert.Equal("the cause", failure.InnerException?.Message);
        Assert.Equal(WorkflowExecutionStatus.Failed, (await handle.DescribeAsync()).Status);
    }

    [ServerFact]
    public async Task WorkflowTask_ThatFails_IsTriedAgainAndOnlyItsFirstFailureIsInTheHistory()
    {
        var handle = await StartAsync((Bug wf) => wf.RunAsync());
        var pending = await UntilAsync(
            async () => (await DescribeRawAsync(handle)).PendingWorkflowTask, task => task is { Attempt: >= 3 });
        var history = await handle.FetchHistoryAsync();
        await handle.TerminateAsync();

        Assert.NotNull(pending.ScheduledTime);
        var failed = Assert.Single(history.Events, e => e.EventType == EventType.WorkflowTaskFailed);
        Assert.Equal("a bug", failed.WorkflowTaskFailedEventAttributes.Failure.Message);
        Assert.Equal(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, failed.WorkflowTaskFailedEventAttributes.Cause);
    }

    [ServerFact]
    public async Task Workflow_OfUnknownType_WaitsWithAFailedTask()
    {
        var handle = await Client.StartWorkflowAsync("NobodyKnowsIt", [], NewOptions());
        await UntilEventAsync(handle, EventType.WorkflowTaskFailed);
        Assert.Equal(WorkflowExecutionStatus.Running, (await handle.DescribeAsync()).Status);
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Input_OfAMegabyte_Arrives()
    {
        var text = new string('x', 1_000_000);
        Assert.Equal(text, await ExecuteAsync((Echo wf) => wf.RunAsync(text)));
    }

    [ServerFact]
    public async Task Input_BeyondTwoMegabytes_IsRefused()
    {
        var text = new string('x', 2_200_000);
        var refused = await Assert.ThrowsAsync<RpcException>(() => StartAsync((Echo wf) => wf.RunAsync(text)));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, refused.Code);
        Assert.Equal("Blob data size exceeds limit.", refused.Message);
    }

    [ServerFact]
    public async Task Result_AskedForInAdvance_ComesWhenItIsThere()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var result = handle.GetResultAsync();
        await handle.SignalAsync(wf => wf.PutAsync("a"));
        Assert.False(result.IsCompleted);
        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("a", await result);
    }

    public sealed class Real(RealServer server) : HelloTests(server);

    public sealed class Embedded(EmbeddedServer server) : HelloTests(server);

    public sealed class Durable(PostgresServer server) : HelloTests(server);
}
