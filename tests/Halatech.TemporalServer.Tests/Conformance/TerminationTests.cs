using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class TerminationTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Termination_EndsTheWorkflowWithItsReason()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync());
        await handle.TerminateAsync("enough", new() { Details = ["detail"] });
        Assert.Equal("enough", (await FailureAsync<TerminatedFailureException>(handle)).Message);
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await handle.DescribeAsync()).Status);
        var last = (await handle.FetchHistoryAsync()).Events.Last();
        Assert.Equal("\"detail\"", last.WorkflowExecutionTerminatedEventAttributes.Details.Payloads_[0].Data.ToStringUtf8());
    }

    [ServerFact]
    public async Task Termination_BeforeAnyWorker_EndsTheWorkflow()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => options.TaskQueue = NewId("q"));
        await handle.TerminateAsync();
        await FailureAsync<TerminatedFailureException>(handle);
    }

    [ServerFact]
    public async Task Termination_OfAClosedWorkflow_IsNotFound()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"));
        await handle.GetResultAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => handle.TerminateAsync());
        Assert.Equal((RpcException.StatusCode.NotFound, "workflow execution already completed"), (refused.Code, refused.Message));
    }

    [ServerFact]
    public async Task Termination_OfNobody_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowHandle(NewId()).TerminateAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
    }

    [ServerFact]
    public async Task Termination_OfAnotherRun_IsNotFound()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => Client.GetWorkflowHandle(handle.Id, Guid.NewGuid().ToString()).TerminateAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        await handle.TerminateAsync();
    }

    public sealed class Real(RealServer server) : TerminationTests(server);

    public sealed class Embedded(EmbeddedServer server) : TerminationTests(server);

    public sealed class Durable(PostgresServer server) : TerminationTests(server);
}
