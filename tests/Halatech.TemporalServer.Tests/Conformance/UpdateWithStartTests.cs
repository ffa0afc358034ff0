using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class UpdateWithStartTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task UpdateWithStart_OfANewWorkflow_StartsIt()
    {
        var start = NewStart(NewId(), WorkflowIdConflictPolicy.Fail);
        Assert.Equal(1, await Client.ExecuteUpdateWithStartWorkflowAsync((Mailbox wf) => wf.AddAsync("a"), new(start)));
        var handle = await start.GetHandleAsync();
        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("a", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task UpdateWithStart_OfARunningWorkflow_UsesIt()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.ExecuteUpdateAsync(wf => wf.AddAsync("a"));
        var start = NewStart(handle.Id, WorkflowIdConflictPolicy.UseExisting);
        Assert.Equal(2, await Client.ExecuteUpdateWithStartWorkflowAsync((Mailbox wf) => wf.AddAsync("b"), new(start)));
        Assert.Equal(handle.ResultRunId, (await start.GetHandleAsync()).ResultRunId);
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task UpdateWithStart_OfARunningWorkflowThatMayNotRun_IsRefused()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var start = NewStart(handle.Id, WorkflowIdConflictPolicy.Fail);
        await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(
            () => Client.ExecuteUpdateWithStartWorkflowAsync((Mailbox wf) => wf.AddAsync("b"), new(start)));
        Assert.Equal("", await handle.QueryAsync(wf => wf.Letters()));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task UpdateWithStart_Rejected_LeavesTheWorkflowRunning()
    {
        var start = NewStart(NewId(), WorkflowIdConflictPolicy.Fail);
        await Assert.ThrowsAsync<WorkflowUpdateFailedException>(
            () => Client.ExecuteUpdateWithStartWorkflowAsync((Mailbox wf) => wf.AddAsync(""), new(start)));
        var handle = await start.GetHandleAsync();
        Assert.Equal(WorkflowExecutionStatus.Running, (await handle.DescribeAsync()).Status);
        await handle.TerminateAsync();
    }

    private static WithStartWorkflowOperation<WorkflowHandle<Mailbox, string>> NewStart(string id, WorkflowIdConflictPolicy policy)
    {
        var options = NewOptions(id);
        options.IdConflictPolicy = policy;
        return WithStartWorkflowOperation.Create((Mailbox wf) => wf.RunAsync(), options);
    }

    public sealed class Real(RealServer server) : UpdateWithStartTests(server);

    public sealed class Embedded(EmbeddedServer server) : UpdateWithStartTests(server);

    public sealed class Durable(PostgresServer server) : UpdateWithStartTests(server);
}
