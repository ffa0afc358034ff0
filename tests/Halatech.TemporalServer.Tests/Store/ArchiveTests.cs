using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>Closed workflows that memory has let go of.</summary>
public sealed class ArchiveTests(StoreCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [ServerFact]
    public async Task ClosedWorkflow_OutOfMemory_IsFoundAsBefore()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using (var server = await DurableServer.StartAsync(database, options => options.ClosedRunsInMemory = 3))
        {
            for (var number = 0; number < 12; number++)
                await server.Client.ExecuteWorkflowAsync((DurableWorkflows.Quick wf) => wf.RunAsync($"{number}"), server.NewOptions($"quick-{number}"));
            Assert.InRange(server.World.Gate.Do(() => server.World.Runs.All.Count), 3, 6);
            await AssertAllFoundAsync(server);
        }

        await using var again = await DurableServer.StartAsync(database, options => options.ClosedRunsInMemory = 3);
        Assert.Equal(0, again.World.Gate.Do(() => again.World.Runs.All.Count));
        await AssertAllFoundAsync(again);
    }

    [ServerFact]
    public async Task ClosedWorkflow_WhoseRetentionIsOver_IsGone()
    {
        await using var server = await DurableServer.StartAsync(await cluster.CreateDatabaseAsync(), options =>
        {
            options.Retention = TimeSpan.FromMilliseconds(500);
            options.PurgeInterval = TimeSpan.FromMilliseconds(200);
        });
        await server.Client.ExecuteWorkflowAsync((DurableWorkflows.Quick wf) => wf.RunAsync("x"), server.NewOptions("quick"));
        while ((await server.Client.CountWorkflowsAsync("")).Count > 0) await Task.Delay(50, Cancellation);
        var gone = await Assert.ThrowsAsync<RpcException>(() => server.Client.GetWorkflowHandle("quick").DescribeAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, gone.Code);
    }

    private static async Task AssertAllFoundAsync(DurableServer server)
    {
        Assert.Equal(12, (await server.Client.CountWorkflowsAsync("ExecutionStatus = 'Completed'")).Count);
        var old = server.Client.GetWorkflowHandle("quick-0");
        Assert.Equal(WorkflowExecutionStatus.Completed, (await old.DescribeAsync()).Status);
        Assert.Equal("0", await old.GetResultAsync<string>());
        Assert.Equal(5, (await old.FetchHistoryAsync()).Events.Count);
        await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(() => server.Client.StartWorkflowAsync(
            (DurableWorkflows.Quick wf) => wf.RunAsync("y"), new("quick-1", DurableServer.Queue) { IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate }));
    }
}
