using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class NamespaceTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Namespace_Default_IsDescribedAndListed()
    {
        var described = await Client.WorkflowService.DescribeNamespaceAsync(new() { Namespace = TestServer.Namespace });
        Assert.Equal((TestServer.Namespace, NamespaceState.Registered), (described.NamespaceInfo.Name, described.NamespaceInfo.State));
        var listed = await Client.WorkflowService.ListNamespacesAsync(new());
        Assert.Contains(listed.Namespaces, found => found.NamespaceInfo.Name == TestServer.Namespace);
    }

    [ServerFact]
    public async Task Namespace_Registered_KeepsItsWorkflowsApart()
    {
        var name = NewId("n");
        await Client.WorkflowService.RegisterNamespaceAsync(
            new() { Namespace = name, WorkflowExecutionRetentionPeriod = new() { Seconds = 86_400 } });
        var options = (TemporalClientOptions)Client.Options.Clone();
        options.Namespace = name;
        var other = new TemporalClient(Client.Connection, options);
        var mine = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var theirs = await UntilAsync(() => TryStartAsync(other, mine.Id), started => started is not null);
        Assert.NotEqual(mine.ResultRunId, theirs!.ResultRunId);
        await mine.TerminateAsync();
        Assert.Equal(WorkflowExecutionStatus.Running, (await theirs.DescribeAsync()).Status);
    }

    [ServerFact]
    public async Task Namespace_RegisteredTwice_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.WorkflowService.RegisterNamespaceAsync(
            new() { Namespace = TestServer.Namespace, WorkflowExecutionRetentionPeriod = new() { Seconds = 86_400 } }));
        Assert.Equal(RpcException.StatusCode.AlreadyExists, refused.Code);
    }

    [ServerFact]
    public async Task Namespace_Unknown_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => Client.WorkflowService.DescribeNamespaceAsync(new() { Namespace = "unknown" }));
        Assert.Equal((RpcException.StatusCode.NotFound, "Namespace unknown is not found."), (refused.Code, refused.Message));
    }

    [ServerFact]
    public async Task SearchAttributes_Added_AreListed()
    {
        var listed = await Client.OperatorService.ListSearchAttributesAsync(new() { Namespace = TestServer.Namespace });
        Assert.All(Attributes.All, added => Assert.Equal(added.Value, listed.CustomAttributes[added.Key]));
        Assert.Equal(IndexedValueType.Keyword, listed.SystemAttributes["ExecutionStatus"]);
        Assert.Equal(IndexedValueType.Datetime, listed.SystemAttributes["StartTime"]);
    }

    [ServerFact]
    public async Task TaskQueue_WithAWorker_NamesItsPollers()
    {
        var queue = NewId("q");
        await WithWorkerAsync(
            queue,
            async () => await UntilAsync(
                () => Client.WorkflowService.DescribeTaskQueueAsync(
                    new() { Namespace = TestServer.Namespace, TaskQueue = new() { Name = queue }, TaskQueueType = TaskQueueType.Workflow }),
                found => found.Pollers.Any(poller => poller.Identity == "me")),
            options => options.Identity = "me");
    }

    [ServerFact]
    public async Task Cluster_SaysItsVersion()
    {
        Assert.NotEmpty((await Client.WorkflowService.GetClusterInfoAsync(new())).ServerVersion);
        Assert.True((await Client.WorkflowService.GetSystemInfoAsync(new())).Capabilities.SignalAndQueryHeader);
        Assert.True(await Client.Connection.CheckHealthAsync());
    }

    // A new namespace is known everywhere only after a while.
    private static async Task<WorkflowHandle<WaitForEver, string>?> TryStartAsync(TemporalClient client, string id)
    {
        try
        {
            return await client.StartWorkflowAsync((WaitForEver wf) => wf.RunAsync(), NewOptions(id));
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }

    public sealed class Real(RealServer server) : NamespaceTests(server);

    public sealed class Embedded(EmbeddedServer server) : NamespaceTests(server);

    public sealed class Durable(PostgresServer server) : NamespaceTests(server);
}
