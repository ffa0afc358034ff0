using Google.Protobuf.WellKnownTypes;
using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class WorkflowTimeoutTests(TestServer server) : ServerTests(server)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(700);

    [ServerFact]
    public async Task Run_BeyondItsTime_TimesOut()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => options.RunTimeout = Short);
        Assert.Equal(TimeoutType.StartToClose, (await FailureAsync<TimeoutFailureException>(handle)).TimeoutType);
        Assert.Equal(WorkflowExecutionStatus.TimedOut, (await handle.DescribeAsync()).Status);
        var last = (await handle.FetchHistoryAsync()).Events.Last();
        Assert.Equal(RetryState.RetryPolicyNotSet, last.WorkflowExecutionTimedOutEventAttributes.RetryState);
    }

    [ServerFact]
    public async Task Execution_BeyondItsTime_TimesOut()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => options.ExecutionTimeout = Short);
        await FailureAsync<TimeoutFailureException>(handle);
    }

    [ServerFact]
    public async Task Run_BeyondItsTimeWithARetryPolicy_IsRunAgain()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options =>
        {
            options.RunTimeout = Short;
            options.RetryPolicy = new() { MaximumAttempts = 2, InitialInterval = TimeSpan.FromMilliseconds(50) };
        });
        await FailureAsync<TimeoutFailureException>(handle);
        Assert.NotEqual(handle.ResultRunId, (await Client.GetWorkflowHandle(handle.Id).DescribeAsync()).RunId);
    }

    [ServerFact]
    public async Task Execution_BeyondItsTime_EndsTheRetriesToo()
    {
        var handle = await StartAsync((FailRuns wf) => wf.RunAsync(99), options =>
        {
            options.ExecutionTimeout = TimeSpan.FromSeconds(1);
            options.RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromMilliseconds(300) };
        });
        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.True(failed.InnerException is ApplicationFailureException or TimeoutFailureException);
    }

    [ServerFact]
    public async Task WorkflowTask_ThatNobodyCompletes_TimesOutAndIsGivenOutAgain()
    {
        var queue = NewId("q");
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => (options.TaskQueue, options.TaskTimeout) = (queue, TimeSpan.FromSeconds(1)));
        var first = await PollAsync(queue);
        var second = await PollAsync(queue);
        Assert.Equal((1, 2), (first.Attempt, second.Attempt));
        Assert.Contains(EventType.WorkflowTaskTimedOut, await EventsAsync(handle));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task WorkflowTask_CompletedTooLate_IsNotFound()
    {
        var queue = NewId("q");
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => (options.TaskQueue, options.TaskTimeout) = (queue, TimeSpan.FromSeconds(1)));
        var late = await PollAsync(queue);
        await PollAsync(queue);
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.WorkflowService.RespondWorkflowTaskCompletedAsync(
            new() { Namespace = TestServer.Namespace, TaskToken = late.TaskToken, Identity = "late" }));
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Timeouts_NotAsked_AreDescribedAsTheServersOwn()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var config = (await DescribeRawAsync(handle)).ExecutionConfig;
        Assert.Equal(TimeSpan.FromSeconds(10), config.DefaultWorkflowTaskTimeout.ToTimeSpan());
        Assert.Equal(TimeSpan.Zero, Time(config.WorkflowExecutionTimeout));
        Assert.Equal(TimeSpan.Zero, Time(config.WorkflowRunTimeout));
        await handle.TerminateAsync();
    }

    private static TimeSpan Time(Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;

    private Task<Temporalio.Api.WorkflowService.V1.PollWorkflowTaskQueueResponse> PollAsync(string queue) =>
        Client.WorkflowService.PollWorkflowTaskQueueAsync(
            new() { Namespace = TestServer.Namespace, TaskQueue = new() { Name = queue }, Identity = "by hand" });

    public sealed class Real(RealServer server) : WorkflowTimeoutTests(server);

    public sealed class Embedded(EmbeddedServer server) : WorkflowTimeoutTests(server);

    public sealed class Durable(PostgresServer server) : WorkflowTimeoutTests(server);
}
