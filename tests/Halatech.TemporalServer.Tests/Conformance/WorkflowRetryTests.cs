using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class WorkflowRetryTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Workflow_ThatFailsTwice_SucceedsInItsThirdRun()
    {
        var handle = await StartAsync((FailRuns wf) => wf.RunAsync(2), options => options.RetryPolicy = Policy(0));
        Assert.Equal(3, await handle.GetResultAsync());

        var first = (await Client.GetWorkflowHandle(handle.Id, handle.ResultRunId).FetchHistoryAsync()).Events.Last();
        Assert.Equal(EventType.WorkflowExecutionFailed, first.EventType);
        Assert.Equal(RetryState.InProgress, first.WorkflowExecutionFailedEventAttributes.RetryState);
        Assert.NotEmpty(first.WorkflowExecutionFailedEventAttributes.NewExecutionRunId);
    }

    [ServerFact]
    public async Task Run_AfterAFailedOne_KnowsWhyItIsThere()
    {
        var handle = await StartAsync((FailRuns wf) => wf.RunAsync(1), options => options.RetryPolicy = Policy(0));
        await handle.GetResultAsync();
        var started = (await Client.GetWorkflowHandle(handle.Id).FetchHistoryAsync()).Events.First().WorkflowExecutionStartedEventAttributes;
        Assert.Equal((2, ContinueAsNewInitiator.Retry), (started.Attempt, started.Initiator));
        Assert.Equal("run 1", started.ContinuedFailure.Message);
        Assert.Equal(handle.ResultRunId, started.FirstExecutionRunId);
    }

    [ServerFact]
    public async Task Workflow_WithNoRunLeft_FailsWithItsLastFailure()
    {
        var handle = await StartAsync((FailRuns wf) => wf.RunAsync(9), options => options.RetryPolicy = Policy(2));
        Assert.Equal("run 2", (await FailureAsync<ApplicationFailureException>(handle)).Message);
        var last = (await Client.GetWorkflowHandle(handle.Id).FetchHistoryAsync()).Events.Last();
        Assert.Equal(RetryState.MaximumAttemptsReached, last.WorkflowExecutionFailedEventAttributes.RetryState);
    }

    [ServerFact]
    public async Task Workflow_ThatFailsForGood_IsNotRunAgain()
    {
        var handle = await StartAsync((FailAtOnce wf) => wf.RunAsync("never"), options => options.RetryPolicy = Policy(5));
        await FailureAsync<ApplicationFailureException>(handle);
        Assert.Equal(handle.ResultRunId, (await Client.GetWorkflowHandle(handle.Id).DescribeAsync()).RunId);
    }

    [ServerFact]
    public async Task Workflow_WithoutAPolicy_IsNotRunAgain()
    {
        var handle = await StartAsync((FailRuns wf) => wf.RunAsync(1));
        await FailureAsync<ApplicationFailureException>(handle);
        var last = (await handle.FetchHistoryAsync()).Events.Last();
        Assert.Equal(RetryState.RetryPolicyNotSet, last.WorkflowExecutionFailedEventAttributes.RetryState);
    }

    private static RetryPolicy Policy(int attempts) =>
        new() { MaximumAttempts = attempts, InitialInterval = TimeSpan.FromMilliseconds(50) };

    public sealed class Real(RealServer server) : WorkflowRetryTests(server);

    public sealed class Embedded(EmbeddedServer server) : WorkflowRetryTests(server);

    public sealed class Durable(PostgresServer server) : WorkflowRetryTests(server);
}
