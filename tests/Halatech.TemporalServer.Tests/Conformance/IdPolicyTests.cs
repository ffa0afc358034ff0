using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class IdPolicyTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Start_OfARunningId_IsRefusedWithItsRun()
    {
        var first = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var refused = await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(() => AgainAsync(first.Id));
        Assert.Equal((first.Id, first.ResultRunId), (refused.WorkflowId, refused.RunId));
        await first.TerminateAsync();
    }

    [ServerFact]
    public async Task Start_OfAClosedId_IsAllowed()
    {
        var id = await CompletedAsync();
        await (await AgainAsync(id)).TerminateAsync();
    }

    [ServerFact]
    public async Task Start_OfACompletedIdThatMayFollowFailuresOnly_IsRefused()
    {
        var id = await CompletedAsync();
        await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(
            () => AgainAsync(id, options => options.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicateFailedOnly));
    }

    [ServerFact]
    public async Task Start_OfAFailedIdThatMayFollowFailuresOnly_IsAllowed()
    {
        var first = await StartAsync((WaitForEver wf) => wf.RunAsync());
        await first.TerminateAsync();
        var second = await AgainAsync(first.Id, options => options.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicateFailedOnly);
        await second.TerminateAsync();
    }

    [ServerFact]
    public async Task Start_OfAnIdThatMayBeUsedOnce_IsRefused()
    {
        var id = await CompletedAsync();
        await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(
            () => AgainAsync(id, options => options.IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate));
    }

    [ServerFact]
    public async Task Start_ThatUsesTheExisting_GivesItsRun()
    {
        var first = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var second = await AgainAsync(first.Id, options => options.IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting);
        Assert.Equal(first.ResultRunId, second.ResultRunId);
        await first.TerminateAsync();
    }

    [ServerFact]
    public async Task Start_ThatTerminatesTheExisting_TakesItsPlace()
    {
        var first = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var second = await AgainAsync(first.Id, options => options.IdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting);
        Assert.NotEqual(first.ResultRunId, second.ResultRunId);
        var ended = Client.GetWorkflowHandle(first.Id, first.ResultRunId);
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await ended.DescribeAsync()).Status);
        var last = (await ended.FetchHistoryAsync()).Events.Last().WorkflowExecutionTerminatedEventAttributes;
        Assert.StartsWith("TerminateIfRunning WorkflowIdReusePolicy", last.Reason, StringComparison.Ordinal);
        await second.TerminateAsync();
    }

    [ServerFact]
    public async Task Start_RepeatedWithItsRequestId_GivesTheSameRun()
    {
        var id = NewId();
        Assert.Equal(await StartByHandAsync(id, "same"), await StartByHandAsync(id, "same"));
        var refused = await Assert.ThrowsAsync<RpcException>(() => StartByHandAsync(id, "another"));
        Assert.Equal(RpcException.StatusCode.AlreadyExists, refused.Code);
        await Client.GetWorkflowHandle(id).TerminateAsync();
    }

    [ServerFact]
    public async Task Start_WithContradictingPolicies_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => AgainAsync(NewId(), options =>
        {
            options.IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate;
            options.IdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting;
        }));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, refused.Code);
    }

    private Task<WorkflowHandle<WaitForEver, string>> AgainAsync(string id, Action<WorkflowOptions>? adjust = null)
    {
        var options = NewOptions(id);
        adjust?.Invoke(options);
        return Client.StartWorkflowAsync((WaitForEver wf) => wf.RunAsync(), options);
    }

    private async Task<string> CompletedAsync()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"));
        await handle.GetResultAsync();
        return handle.Id;
    }

    private async Task<string> StartByHandAsync(string id, string requestId)
    {
        var started = await Client.WorkflowService.StartWorkflowExecutionAsync(new()
        {
            Namespace = TestServer.Namespace,
            WorkflowId = id,
            WorkflowType = new() { Name = "WaitForEver" },
            TaskQueue = new() { Name = TestServer.Queue },
            RequestId = requestId,
        });
        return started.RunId;
    }

    public sealed class Real(RealServer server) : IdPolicyTests(server);

    public sealed class Embedded(EmbeddedServer server) : IdPolicyTests(server);

    public sealed class Durable(PostgresServer server) : IdPolicyTests(server);
}
