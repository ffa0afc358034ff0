using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class ResetTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Reset_OfARunningWorkflow_EndsItAndStartsFromThere()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await UntilEventAsync(handle, EventType.WorkflowTaskCompleted);
        await handle.SignalAsync(wf => wf.PutAsync("kept"));
        await handle.QueryAsync(wf => wf.Letters());
        var run = await ResetAsync(handle, 4);

        Assert.Equal(WorkflowExecutionStatus.Terminated, (await Run(handle, handle.ResultRunId!).DescribeAsync()).Status);
        Assert.Equal("kept", await Run(handle, run).QueryAsync(wf => wf.Letters()));
        await Run(handle, run).SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("kept", await Run(handle, run).GetResultAsync<string>());
    }

    [ServerFact]
    public async Task Reset_WithoutSignals_ForgetsThem()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await UntilEventAsync(handle, EventType.WorkflowTaskCompleted);
        await handle.SignalAsync(wf => wf.PutAsync("lost"));
        await handle.QueryAsync(wf => wf.Letters());
        var run = await ResetAsync(handle, 4, ResetReapplyExcludeType.Signal);
        Assert.Equal("", await Run(handle, run).QueryAsync(wf => wf.Letters()));
        await Run(handle, run).TerminateAsync();
    }

    [ServerFact]
    public async Task Reset_AfterAnUpdate_TakesItAlong()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await UntilEventAsync(handle, EventType.WorkflowTaskCompleted);
        await handle.SignalAsync(wf => wf.PutAsync("signal"));
        await handle.ExecuteUpdateAsync(wf => wf.AddAsync("update"));
        var run = await ResetAsync(handle, 4);
        var events = await UntilEventAsync(Run(handle, run), EventType.WorkflowExecutionUpdateCompleted);

        Assert.Equal("signal,update", await Run(handle, run).QueryAsync(wf => wf.Letters()));
        Assert.Equal(
            [EventType.WorkflowTaskFailed, EventType.WorkflowExecutionSignaled, EventType.WorkflowExecutionUpdateAdmitted, EventType.WorkflowTaskScheduled],
            events[3..7]);
        Assert.Single(events, type => type == EventType.WorkflowExecutionUpdateAccepted);

        // Once more, of the run that had it taken along.
        var again = await ResetAsync(Run(handle, run), 4);
        await UntilEventAsync(Run(handle, again), EventType.WorkflowExecutionUpdateCompleted);
        Assert.Equal("signal,update", await Run(handle, again).QueryAsync(wf => wf.Letters()));
        Assert.Single(await EventsAsync(Run(handle, again)), type => type == EventType.WorkflowExecutionUpdateAdmitted);
        await Run(handle, again).TerminateAsync();
    }

    [ServerFact]
    public async Task Reset_WithoutUpdates_ForgetsThem()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await UntilEventAsync(handle, EventType.WorkflowTaskCompleted);
        await handle.ExecuteUpdateAsync(wf => wf.AddAsync("lost"));
        await handle.SignalAsync(wf => wf.PutAsync("kept"));
        var run = await ResetAsync(handle, 4, ResetReapplyExcludeType.Update);
        Assert.Equal("kept", await Run(handle, run).QueryAsync(wf => wf.Letters()));
        await Run(handle, run).TerminateAsync();
    }

    [ServerFact]
    public async Task Reset_OfACompletedWorkflow_RunsItsRestAgain()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"));
        await handle.GetResultAsync();
        var run = await ResetAsync(handle, 4);
        Assert.Equal("Hello, Ada!", await Client.GetWorkflowHandle(handle.Id, run).GetResultAsync<string>());
        Assert.NotEqual(handle.ResultRunId, run);
        var history = await Client.GetWorkflowHandle(handle.Id, run).FetchHistoryAsync();
        var failed = Assert.Single(history.Events, e => e.EventType == EventType.WorkflowTaskFailed).WorkflowTaskFailedEventAttributes;
        Assert.Equal((WorkflowTaskFailedCause.ResetWorkflow, handle.ResultRunId, run), (failed.Cause, failed.BaseRunId, failed.NewRunId));
    }

    [ServerFact]
    public async Task Reset_AfterAnActivity_KeepsItsResult()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"));
        await handle.GetResultAsync();
        var run = await ResetAsync(handle, 10);
        await Client.GetWorkflowHandle(handle.Id, run).GetResultAsync<string>();
        var events = await EventsAsync(Client.GetWorkflowHandle(handle.Id, run));
        Assert.Single(events, type => type == EventType.ActivityTaskCompleted);
    }

    [ServerFact]
    public async Task Reset_ToAnEventThatIsNoEndOfATask_IsRefused()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"));
        await handle.GetResultAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => ResetAsync(handle, 2));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, refused.Code);
    }

    private WorkflowHandle<Mailbox> Run(WorkflowHandle handle, string run) => Client.GetWorkflowHandle<Mailbox>(handle.Id, run);

    private async Task<string> ResetAsync(WorkflowHandle handle, long finishEvent, ResetReapplyExcludeType? without = null)
    {
        var request = new Temporalio.Api.WorkflowService.V1.ResetWorkflowExecutionRequest
        {
            Namespace = TestServer.Namespace,
            WorkflowExecution = new() { WorkflowId = handle.Id, RunId = handle.RunId ?? handle.ResultRunId },
            Reason = "a test",
            RequestId = NewId(),
            WorkflowTaskFinishEventId = finishEvent,
        };
        if (without is { } type) request.ResetReapplyExcludeTypes.Add(type);
        return (await Client.WorkflowService.ResetWorkflowExecutionAsync(request)).RunId;
    }

    public sealed class Real(RealServer server) : ResetTests(server);

    public sealed class Embedded(EmbeddedServer server) : ResetTests(server);

    public sealed class Durable(PostgresServer server) : ResetTests(server);
}
