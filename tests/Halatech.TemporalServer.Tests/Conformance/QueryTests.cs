using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class QueryTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Query_AfterASignal_SeesWhatItDid()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        for (var i = 0; i < 20; i++)
        {
            await handle.SignalAsync(wf => wf.PutAsync("x"));
            Assert.Equal(i + 1, (await handle.QueryAsync(wf => wf.Letters())).Split(',').Length);
        }

        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Query_LeavesNothingInTheHistory()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await UntilEventAsync(handle, EventType.WorkflowTaskCompleted);
        var before = await EventsAsync(handle);
        await handle.QueryAsync(wf => wf.Letters());
        Assert.Equal(before, await EventsAsync(handle));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Query_OfAClosedWorkflow_IsAnswered()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.SignalAsync(wf => wf.PutAsync("last"));
        await handle.SignalAsync(wf => wf.FinishAsync());
        await handle.GetResultAsync();
        Assert.Equal("last", await handle.QueryAsync(wf => wf.Letters()));
    }

    [ServerFact]
    public async Task Query_Unknown_Fails()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var failed = await Assert.ThrowsAsync<WorkflowQueryFailedException>(() => handle.QueryAsync<string>("NobodyKnowsIt", []));
        Assert.Contains("NobodyKnowsIt", failed.Message, StringComparison.Ordinal);
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Query_ThatThrows_FailsAndTheWorkflowGoesOn()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var failed = await Assert.ThrowsAsync<WorkflowQueryFailedException>(() => handle.QueryAsync(wf => wf.Broken()));
        Assert.Equal("the query is broken", failed.Message);
        await handle.SignalAsync(wf => wf.FinishAsync());
        await handle.GetResultAsync();
    }

    [ServerFact]
    public async Task Query_RejectedWhenNotOpen_SaysTheStatus()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        Assert.Equal("", await handle.QueryAsync(wf => wf.Letters(), new() { RejectCondition = QueryRejectCondition.NotOpen }));
        await handle.TerminateAsync();
        var rejected = await Assert.ThrowsAsync<WorkflowQueryRejectedException>(
            () => handle.QueryAsync(wf => wf.Letters(), new() { RejectCondition = QueryRejectCondition.NotOpen }));
        Assert.Equal(WorkflowExecutionStatus.Terminated, rejected.WorkflowStatus);
        Assert.Equal("", await handle.QueryAsync(wf => wf.Letters(), new() { RejectCondition = QueryRejectCondition.None }));
    }

    [ServerFact]
    public async Task Query_RejectedWhenNotCompletedCleanly_AnswersForACompletedOne()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.SignalAsync(wf => wf.FinishAsync());
        await handle.GetResultAsync();
        Assert.Equal(
            "", await handle.QueryAsync(wf => wf.Letters(), new() { RejectCondition = QueryRejectCondition.NotCompletedCleanly }));
    }

    [ServerFact]
    public async Task Query_OfNobody_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowHandle(NewId()).QueryAsync<string>("Letters", []));
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
    }

    [ServerFact]
    public async Task Query_OfAWorkflowWhoseTasksFail_IsRefused()
    {
        var handle = await StartAsync((Bug wf) => wf.RunAsync());
        await UntilAsync(
            async () => (await DescribeRawAsync(handle)).PendingWorkflowTask, task => task is { Attempt: >= 3 });
        var refused = await Assert.ThrowsAsync<RpcException>(() => handle.QueryAsync<string>("Letters", []));
        await handle.TerminateAsync();
        Assert.Equal(RpcException.StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal("Unable to query workflow due to Workflow Task in failed state.", refused.Message);
    }

    public sealed class Real(RealServer server) : QueryTests(server);

    public sealed class Embedded(EmbeddedServer server) : QueryTests(server);

    public sealed class Durable(PostgresServer server) : QueryTests(server);
}
