using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>The server is killed under load, several times. What it has acknowledged must be there, once and in order.</summary>
public sealed class KillTests(StoreCluster cluster)
{
    private const int Senders = 8;
    private const int Kills = 3;
    private const int SignalsBetweenKills = 150;

    [Fact(Timeout = 180_000)]
    public async Task Kill_UnderSignals_LosesAndDoublesNone()
    {
        await using var server = new ServerProcess(await cluster.CreateDatabaseAsync());
        await server.StartAsync();
        var client = await server.ConnectAsync();
        var queue = Guid.NewGuid().ToString();
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions(queue) { DebugMode = true }
            .AddWorkflow<Ledger>().AddWorkflow<Stepping>().AddActivity(Step));
        await worker.ExecuteAsync(
            async () =>
            {
                var stepping = await client.StartWorkflowAsync((Stepping wf) => wf.RunAsync(30), new($"steps-{queue}", queue));
                var ledgers = await Task.WhenAll(Enumerable.Range(0, Senders).Select(
                    sender => client.StartWorkflowAsync((Ledger wf) => wf.RunAsync(), new($"ledger-{sender}-{queue}", queue))));
                var sent = new int[Senders];
                using var stop = new CancellationTokenSource();
                var sending = Task.WhenAll(ledgers.Select((ledger, sender) => SendAsync(client, ledger.Id, sent, sender, stop.Token)));
                for (var kill = 0; kill < Kills; kill++)
                {
                    var before = sent.Sum();
                    await UntilAsync(() => sent.Sum() >= before + SignalsBetweenKills);
                    await server.KillAsync();
                    await server.StartAsync();
                }

                await stop.CancelAsync();
                await sending;
                for (var sender = 0; sender < Senders; sender++)
                {
                    await ledgers[sender].SignalAsync(wf => wf.CloseAsync());
                    Assert.Equal(Enumerable.Range(0, sent[sender]), await ledgers[sender].GetResultAsync());
                }

                Assert.True(sent.Sum() >= Kills * SignalsBetweenKills);
                Assert.Equal(30, await stepping.GetResultAsync());
            },
            TestContext.Current.CancellationToken);
    }

    [Temporalio.Activities.Activity]
    public static Task<int> Step() => Task.FromResult(1);

    // The next number is sent only when the one before was acknowledged, however often it had to be sent; its request id tells it is the same.
    private static async Task SendAsync(TemporalClient client, string ledger, int[] sent, int sender, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var request = new SignalWorkflowExecutionRequest
            {
                Namespace = "default",
                WorkflowExecution = new() { WorkflowId = ledger },
                SignalName = "Add",
                Input = new() { Payloads_ = { client.Options.DataConverter.PayloadConverter.ToPayload(sent[sender]) } },
                RequestId = $"{ledger}/{sent[sender]}",
            };
            while (!await TrySendAsync(client, request)) await Task.Delay(20, CancellationToken.None);
            sent[sender]++;
        }
    }

    private static async Task<bool> TrySendAsync(TemporalClient client, SignalWorkflowExecutionRequest request)
    {
        try
        {
            await client.WorkflowService.SignalWorkflowExecutionAsync(request);
            return true;
        }
        catch (RpcException error) when (error.Code is RpcException.StatusCode.Unavailable or RpcException.StatusCode.Unknown or RpcException.StatusCode.Cancelled)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        while (!reached()) await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    [Workflow]
    public sealed class Ledger
    {
        private readonly List<int> _numbers = [];
        private bool _closed;

        [WorkflowRun]
        public async Task<List<int>> RunAsync()
        {
            await Workflow.WaitConditionAsync(() => _closed);
            return _numbers;
        }

        [WorkflowSignal]
        public Task AddAsync(int number)
        {
            _numbers.Add(number);
            return Task.CompletedTask;
        }

        [WorkflowSignal]
        public Task CloseAsync()
        {
            _closed = true;
            return Task.CompletedTask;
        }
    }

    [Workflow]
    public sealed class Stepping
    {
        [WorkflowRun]
        public async Task<int> RunAsync(int steps)
        {
            var done = 0;
            for (var step = 0; step < steps; step++)
            {
                done += await Workflow.ExecuteActivityAsync(() => Step(), new() { StartToCloseTimeout = TimeSpan.FromSeconds(2) });
                await Workflow.DelayAsync(20);
            }

            return done;
        }
    }
}
