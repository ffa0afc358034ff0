using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class DescribeTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Description_OfARunningWorkflow_SaysWhatItIs()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await UntilEventAsync(handle, EventType.WorkflowTaskCompleted);
        var description = await handle.DescribeAsync();
        await handle.TerminateAsync();
        Assert.Equal((handle.Id, handle.ResultRunId), (description.Id, description.RunId));
        Assert.Equal(("Mailbox", TestServer.Queue), (description.WorkflowType, description.TaskQueue));
        Assert.Equal(WorkflowExecutionStatus.Running, description.Status);
        Assert.Equal(4, description.HistoryLength);
        Assert.Null(description.CloseTime);
        Assert.Null(description.ParentId);
        Assert.Equal(description.StartTime, description.ExecutionTime);
    }

    [ServerFact]
    public async Task Description_OfAClosedWorkflow_SaysWhenItClosed()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"));
        await handle.GetResultAsync();
        var description = await handle.DescribeAsync();
        Assert.True(description.CloseTime >= description.StartTime);
        Assert.Equal(5, description.HistoryLength);
    }

    [ServerFact]
    public async Task Description_OfARootWorkflow_NamesItself()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"));
        var info = (await DescribeRawAsync(handle)).WorkflowExecutionInfo;
        Assert.Equal((handle.Id, handle.ResultRunId), (info.RootExecution.WorkflowId, info.RootExecution.RunId));
        Assert.Equal(handle.ResultRunId, info.FirstRunId);
    }

    [ServerFact]
    public async Task Description_OfAnActivityAtWork_SaysWho()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("Hang") { Id = "hanging", Heartbeat = 60_000 }));
        var pending = await UntilAsync(
            async () => (await DescribeRawAsync(handle)).PendingActivities.SingleOrDefault(),
            activity => activity?.State == PendingActivityState.Started);
        await handle.TerminateAsync();
        Assert.Equal(("hanging", "Hang", 1), (pending!.ActivityId, pending.ActivityType.Name, pending.Attempt));
        Assert.NotEmpty(pending.LastWorkerIdentity);
        Assert.NotNull(pending.LastStartedTime);
    }

    [ServerFact]
    public async Task Description_BeforeAnyWorker_HasAScheduledTask()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"), options => options.TaskQueue = NewId("q"));
        var task = (await DescribeRawAsync(handle)).PendingWorkflowTask;
        await handle.TerminateAsync();
        Assert.Equal((PendingWorkflowTaskState.Scheduled, 1), (task.State, task.Attempt));
    }

    [ServerFact]
    public async Task Description_OfNobody_IsNotFound()
    {
        var id = NewId();
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowHandle(id).DescribeAsync());
        Assert.Equal((RpcException.StatusCode.NotFound, $"workflow not found for ID: {id}"), (refused.Code, refused.Message));
    }

    [ServerFact]
    public async Task Description_OfAnotherRun_IsNotFound()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"));
        var run = Guid.NewGuid().ToString();
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowHandle(handle.Id, run).DescribeAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        Assert.Equal($"workflow execution not found for workflow ID \"{handle.Id}\" and run ID \"{run}\"", refused.Message);
    }

    [ServerFact]
    public async Task Description_OfARunIdThatIsNone_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowHandle(NewId(), "no-run").DescribeAsync());
        Assert.Equal((RpcException.StatusCode.InvalidArgument, "Invalid RunId."), (refused.Code, refused.Message));
    }

    public sealed class Real(RealServer server) : DescribeTests(server);

    public sealed class Embedded(EmbeddedServer server) : DescribeTests(server);

    public sealed class Durable(PostgresServer server) : DescribeTests(server);
}
