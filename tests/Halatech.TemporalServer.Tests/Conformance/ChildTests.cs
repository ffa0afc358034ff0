using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using ParentClosePolicy = Temporalio.Workflows.ParentClosePolicy;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class ChildTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Child_Result_IsReturned() => Assert.Equal(
        "from the child", await ExecuteAsync((CallChild wf) => wf.RunAsync(new(NewId("c"), "Echo", "from the child"))));

    [ServerFact]
    public async Task Child_InTheParentsHistory_IsInitiatedStartedAndCompleted()
    {
        var handle = await StartAsync((CallChild wf) => wf.RunAsync(new(NewId("c"), "Echo", "x")));
        await handle.GetResultAsync();
        EventType[] expected =
        [
            EventType.StartChildWorkflowExecutionInitiated, EventType.ChildWorkflowExecutionStarted,
            EventType.ChildWorkflowExecutionCompleted,
        ];
        Assert.Equal(expected, (await EventsAsync(handle)).Where(expected.Contains));
    }

    [ServerFact]
    public async Task Child_KnowsItsParent()
    {
        var child = NewId("c");
        var handle = await StartAsync((CallChild wf) => wf.RunAsync(new(child, "SayParent")));
        Assert.Equal(handle.Id, await handle.GetResultAsync());
        var description = await Client.GetWorkflowHandle(child).DescribeAsync();
        Assert.Equal((handle.Id, handle.ResultRunId), (description.ParentId, description.ParentRunId));
    }

    [ServerFact]
    public async Task Child_ThatFails_FailsItsParent()
    {
        var child = NewId("c");
        var handle = await StartAsync((CallChild wf) => wf.RunAsync(new(child, "FailAtOnce", "the child")));
        var failure = await FailureAsync<ChildWorkflowFailureException>(handle);
        Assert.Equal((child, "FailAtOnce", "the child"), (failure.WorkflowId, failure.WorkflowType, failure.InnerException?.Message));
        Assert.Equal(RetryState.NonRetryableFailure, failure.RetryState);
    }

    [ServerFact]
    public async Task Child_WithARetryPolicy_IsRunAgain() => Assert.Equal(
        "run 2", await ExecuteAsync((CallChild wf) => wf.RunAsync(new(NewId("c"), "FailFirstRun") { MaximumAttempts = 3 })));

    [ServerFact]
    public async Task Child_WhoseTimeIsUp_TimesOut()
    {
        var call = new ChildCall(NewId("c"), "WaitForEver") { RunTimeout = 500 };
        var failure = await FailureAsync<ChildWorkflowFailureException>(await StartAsync((CallChild wf) => wf.RunAsync(call)));
        Assert.Equal(TimeoutType.StartToClose, Assert.IsType<TimeoutFailureException>(failure.InnerException).TimeoutType);
        Assert.Equal(RetryState.MaximumAttemptsReached, failure.RetryState);
    }

    [ServerFact]
    public async Task Child_Terminated_FailsItsParent()
    {
        var call = new ChildCall(NewId("c"), "WaitForEver");
        var handle = await StartAsync((CallChild wf) => wf.RunAsync(call));
        await UntilEventAsync(handle, EventType.ChildWorkflowExecutionStarted);
        await Client.GetWorkflowHandle(call.Id).TerminateAsync();
        var failure = await FailureAsync<ChildWorkflowFailureException>(handle);
        Assert.IsType<TerminatedFailureException>(failure.InnerException);
    }

    [ServerFact]
    public async Task Child_CancelledByItsParent_IsCancelled()
    {
        var call = new ChildCall(NewId("c"), "WaitForEver");
        var handle = await StartAsync((CancelChild wf) => wf.RunAsync(call));
        Assert.IsType<CanceledFailureException>((await FailureAsync<ChildWorkflowFailureException>(handle)).InnerException);
        await FailureAsync<CanceledFailureException>(Client.GetWorkflowHandle(call.Id));
    }

    [ServerFact]
    public async Task Child_OfAnIdInUse_IsNotStarted()
    {
        var other = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var handle = await StartAsync((CallChild wf) => wf.RunAsync(new(other.Id, "Echo", "x")));
        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.Contains("already started", failed.InnerException?.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(EventType.StartChildWorkflowExecutionFailed, await EventsAsync(handle));
        await other.TerminateAsync();
    }

    [ServerFact]
    public async Task Child_ToBeTerminated_EndsWithItsParent() => Assert.Equal(
        WorkflowExecutionStatus.Terminated, await StatusAfterParentAsync(ParentClosePolicy.Terminate));

    [ServerFact]
    public async Task Child_ToBeCancelled_IsCancelledWithItsParent() => Assert.Equal(
        WorkflowExecutionStatus.Canceled, await StatusAfterParentAsync(ParentClosePolicy.RequestCancel));

    [ServerFact]
    public async Task Child_Abandoned_LivesOn()
    {
        var child = await LeaveAsync(ParentClosePolicy.Abandon);
        await child.SignalAsync("Put", ["x"]);
        Assert.Equal(WorkflowExecutionStatus.Running, (await child.DescribeAsync()).Status);
        await child.TerminateAsync();
    }

    [ServerFact]
    public async Task Child_Pending_IsDescribed()
    {
        var call = new ChildCall(NewId("c"), "WaitForEver");
        var handle = await StartAsync((CallChild wf) => wf.RunAsync(call));
        await UntilEventAsync(handle, EventType.ChildWorkflowExecutionStarted);
        var pending = Assert.Single((await DescribeRawAsync(handle)).PendingChildren);
        Assert.Equal((call.Id, "WaitForEver"), (pending.WorkflowId, pending.WorkflowTypeName));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Child_Signalled_GetsTheSignal() =>
        Assert.Equal("to the child", await ExecuteAsync((SignalChild wf) => wf.RunAsync("to the child")));

    private async Task<WorkflowExecutionStatus> StatusAfterParentAsync(ParentClosePolicy policy)
    {
        var child = await LeaveAsync(policy);
        return await UntilAsync(async () => (await child.DescribeAsync()).Status, status => status != WorkflowExecutionStatus.Running);
    }

    private async Task<WorkflowHandle> LeaveAsync(ParentClosePolicy policy)
    {
        var call = new ChildCall(NewId("c"), "WaitForEver") { OnParentClose = policy };
        var parent = await StartAsync((LeaveChild wf) => wf.RunAsync(call));
        await parent.SignalAsync(wf => wf.LeaveAsync());
        return Client.GetWorkflowHandle(await parent.GetResultAsync());
    }

    public sealed class Real(RealServer server) : ChildTests(server);

    public sealed class Embedded(EmbeddedServer server) : ChildTests(server);

    public sealed class Durable(PostgresServer server) : ChildTests(server);
}
