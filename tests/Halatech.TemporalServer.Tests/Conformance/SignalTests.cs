using System.Globalization;
using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class SignalTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Signals_InARow_ArriveInOrder()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        string[] letters = [.. Enumerable.Range(0, 60).Select(n => n.ToString(CultureInfo.InvariantCulture))];
        foreach (var letter in letters) await handle.SignalAsync(wf => wf.PutAsync(letter));
        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal(string.Join(',', letters), await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task Signal_BeforeAnyWorker_WaitsForIt()
    {
        var queue = NewId("q");
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync(), options => options.TaskQueue = queue);
        await handle.SignalAsync(wf => wf.PutAsync("early"));
        await handle.SignalAsync(wf => wf.FinishAsync());
        await WithWorkerAsync(queue, async () => Assert.Equal("early", await handle.GetResultAsync()));
    }

    [ServerFact]
    public async Task Signal_OfAnUnknownName_StaysInTheHistory()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.SignalAsync("NobodyKnowsIt", []);
        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("", await handle.GetResultAsync());
        Assert.Equal(2, (await EventsAsync(handle)).Count(type => type == EventType.WorkflowExecutionSignaled));
    }

    [ServerFact]
    public async Task Signal_ToNobody_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowHandle(NewId()).SignalAsync("Put", ["a"]));
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        Assert.StartsWith("workflow not found for ID: ", refused.Message, StringComparison.Ordinal);
    }

    [ServerFact]
    public async Task Signal_ToAClosedWorkflow_IsNotFound()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"));
        await handle.GetResultAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => handle.SignalAsync("Put", ["a"]));
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        Assert.Equal("workflow execution already completed", refused.Message);
    }

    [ServerFact]
    public async Task SignalWithStart_OfANewWorkflow_StartsItWithTheSignal()
    {
        var handle = await StartAsync(
            (Mailbox wf) => wf.RunAsync(), options => options.SignalWithStart((Mailbox wf) => wf.PutAsync("first")));
        Assert.Equal("first", await handle.QueryAsync(wf => wf.Letters()));
        var events = await EventsAsync(handle);
        await handle.TerminateAsync();
        Assert.Equal(
            [EventType.WorkflowExecutionStarted, EventType.WorkflowExecutionSignaled, EventType.WorkflowTaskScheduled], events[..3]);
    }

    [ServerFact]
    public async Task SignalWithStart_OfARunningWorkflow_OnlySignals()
    {
        var first = await StartAsync((Mailbox wf) => wf.RunAsync());
        var options = NewOptions(first.Id);
        options.SignalWithStart((Mailbox wf) => wf.PutAsync("second"));
        var second = await Client.StartWorkflowAsync((Mailbox wf) => wf.RunAsync(), options);
        Assert.Equal(first.ResultRunId, second.ResultRunId);
        await first.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("second", await first.GetResultAsync());
    }

    [ServerFact]
    public async Task SignalWithStart_OfAClosedWorkflow_StartsAnother()
    {
        var first = await StartAsync((Mailbox wf) => wf.RunAsync());
        await first.TerminateAsync();
        var options = NewOptions(first.Id);
        options.SignalWithStart((Mailbox wf) => wf.FinishAsync());
        var second = await Client.StartWorkflowAsync((Mailbox wf) => wf.RunAsync(), options);
        Assert.NotEqual(first.ResultRunId, second.ResultRunId);
        await second.GetResultAsync();
    }

    [ServerFact]
    public async Task Signal_SentTwiceWithOneRequestId_IsAppliedOnce()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var payload = Client.Options.DataConverter.PayloadConverter.ToPayload("once");
        for (var i = 0; i < 2; i++)
        {
            await Client.WorkflowService.SignalWorkflowExecutionAsync(new()
            {
                Namespace = TestServer.Namespace,
                WorkflowExecution = new() { WorkflowId = handle.Id },
                SignalName = "Put",
                RequestId = "the same",
                Input = new() { Payloads_ = { payload } },
            });
        }

        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("once", await handle.GetResultAsync());
    }

    public sealed class Real(RealServer server) : SignalTests(server);

    public sealed class Embedded(EmbeddedServer server) : SignalTests(server);

    public sealed class Durable(PostgresServer server) : SignalTests(server);
}
