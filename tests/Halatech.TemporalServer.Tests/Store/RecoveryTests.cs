using Halatech.TemporalServer.Hosting;
using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Client.Schedules;

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>What a durable server knows after another start: schedules, and workflows that only the database still has.</summary>
public sealed class RecoveryTests(StoreCluster cluster)
{
    private const string Queue = "recovery";

    [ServerFact]
    public async Task Schedules_AfterAnotherStart_GoOn()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using (var host = await TemporalServerHost.StartAsync(new() { Postgres = database }))
        {
            var client = await TemporalClient.ConnectAsync(new(host.Address));
            var handle = await client.CreateScheduleAsync("every-second", new(
                ScheduleActionStartWorkflow.Create((Echo wf) => wf.RunAsync("x"), new("tick", Queue)),
                new() { Intervals = [new(TimeSpan.FromSeconds(1))] })
            {
                Policy = new() { Overlap = ScheduleOverlapPolicy.AllowAll },
                State = new() { Note = "kept" },
            });
            await UntilAsync(handle, 1);
        }

        await using var second = await TemporalServerHost.StartAsync(new() { Postgres = database });
        var again = (await TemporalClient.ConnectAsync(new(second.Address))).GetScheduleHandle("every-second");
        var before = await again.DescribeAsync();
        Assert.Equal("kept", before.Schedule.State.Note);
        Assert.True(before.Info.NumActions >= 1);
        await UntilAsync(again, before.Info.NumActions + 1);
    }

    [ServerFact]
    public async Task Lists_WithClosedWorkflowsOutOfMemory_FindThemAll()
    {
        await using var host = await TemporalServerHost.StartAsync(new() { Postgres = await cluster.CreateDatabaseAsync(), ClosedRunsInMemory = 2 });
        var client = await TemporalClient.ConnectAsync(new(host.Address));
        using var worker = TestServer.NewWorker(client, Queue);
        await worker.ExecuteAsync(
            async () =>
            {
                for (var i = 0; i < 9; i++) await client.ExecuteWorkflowAsync((Echo wf) => wf.RunAsync("x"), new($"closed-{i}", Queue));
                var open = await client.StartWorkflowAsync((WaitForEver wf) => wf.RunAsync(), new("open", Queue));
                Assert.Equal(10, (await client.CountWorkflowsAsync("")).Count);
                Assert.Equal(9, (await client.CountWorkflowsAsync("ExecutionStatus = 'Completed' AND WorkflowType = 'Echo'")).Count);
                List<string> ids = [];
                byte[]? token = null;
                do
                {
                    var page = await client.ListWorkflowsPaginatedAsync("", token, new() { PageSize = 4 });
                    ids.AddRange(page.Workflows.Select(workflow => workflow.Id));
                    token = page.NextPageToken;
                }
                while (token is { Length: > 0 });
                Assert.Equal(["open", .. Enumerable.Range(0, 9).Reverse().Select(i => $"closed-{i}")], ids);
                Assert.Equal("x", await client.GetWorkflowHandle("closed-0").GetResultAsync<string>());
                await open.TerminateAsync();
            },
            TestContext.Current.CancellationToken);
    }

    [ServerFact]
    public async Task UpdateThatAResetTookAlong_AfterAnotherStart_IsDone()
    {
        var database = await cluster.CreateDatabaseAsync();
        string run;
        await using (var host = await TemporalServerHost.StartAsync(new() { Postgres = database }))
        {
            var client = await TemporalClient.ConnectAsync(new(host.Address));
            var handle = await client.StartWorkflowAsync((Mailbox wf) => wf.RunAsync(), new("reset", Queue));
            using (var worker = TestServer.NewWorker(client, Queue))
                await worker.ExecuteAsync(() => handle.ExecuteUpdateAsync(wf => wf.AddAsync("kept")), TestContext.Current.CancellationToken);
            run = (await client.WorkflowService.ResetWorkflowExecutionAsync(new()
            {
                Namespace = "default",
                WorkflowExecution = new() { WorkflowId = "reset" },
                RequestId = "once",
                WorkflowTaskFinishEventId = 4,
            })).RunId;
        }

        await using var second = await TemporalServerHost.StartAsync(new() { Postgres = database });
        var again = await TemporalClient.ConnectAsync(new(second.Address));
        using var later = TestServer.NewWorker(again, Queue);
        await later.ExecuteAsync(
            async () => Assert.Equal("kept", await again.GetWorkflowHandle<Mailbox>("reset", run).QueryAsync(wf => wf.Letters())),
            TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(ScheduleHandle handle, long actions)
    {
        while ((await handle.DescribeAsync()).Info.NumActions < actions) await Task.Delay(50, TestContext.Current.CancellationToken);
    }
}
