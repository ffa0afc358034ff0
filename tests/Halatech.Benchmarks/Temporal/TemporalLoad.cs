using System.Diagnostics;
using Temporalio.Client;
using Temporalio.Worker;

namespace Halatech.Benchmarks.Temporal;

/// <summary>A worker and callers of one server, both in this process: the same for every server that is measured.</summary>
internal sealed class TemporalLoad : IAsyncDisposable
{
    private const string Queue = "bench";

    private readonly TemporalClient _client;
    private readonly TemporalWorker _worker;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;

    private TemporalLoad(TemporalProcess server, TemporalClient client)
    {
        (Server, _client) = (server, client);
        var options = new TemporalWorkerOptions(Queue) { DisableWorkflowTracingEventListener = true };
        _worker = new(client, options.AddWorkflow<Hello>().AddWorkflow<Counter>().AddActivity(Hello.Greet));
        _working = _worker.ExecuteAsync(_stopping.Token);
    }

    public TemporalProcess Server { get; }

    public static async Task<TemporalLoad> StartAsync(TemporalProcess server) => new(server, await server.ConnectAsync());

    /// <summary>Workflows of one activity, from the start to the result, per second.</summary>
    public async Task<double> HelloAsync(int callers, TimeSpan duration)
    {
        var started = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; started.Elapsed < duration; count++) await OneHelloAsync();
            return count;
        })));
        return counts.Sum() / started.Elapsed.TotalSeconds;
    }

    /// <summary>That many workflows of one activity, one after the other from every caller.</summary>
    public Task HelloAsync(int callers, int count) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
    {
        for (var i = caller; i < count; i += callers) await OneHelloAsync();
    })));

    /// <summary>Signals that were acknowledged, per second, while the worker takes them in. Each caller signals a workflow of its own.</summary>
    /// <exception cref="InvalidOperationException">A workflow has not counted what was acknowledged.</exception>
    public async Task<double> SignalsAsync(int callers, TimeSpan duration)
    {
        var counters = await Task.WhenAll(Enumerable.Range(0, callers).Select(
            _ => _client.StartWorkflowAsync((Counter wf) => wf.RunAsync(), new($"counter-{Guid.NewGuid():N}", Queue))));
        var started = Stopwatch.StartNew();
        var counts = await Task.WhenAll(counters.Select(counter => Task.Run(async () =>
        {
            var count = 0;
            for (; started.Elapsed < duration; count++) await counter.SignalAsync(wf => wf.AddAsync());
            return count;
        })));
        var rate = counts.Sum() / started.Elapsed.TotalSeconds;
        foreach (var (counter, count) in counters.Zip(counts))
        {
            await counter.SignalAsync(wf => wf.CloseAsync());
            var seen = await counter.GetResultAsync();
            if (seen != count) throw new InvalidOperationException($"{Server.Name} acknowledged {count} signals and delivered {seen}.");
        }

        return rate;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _working;
        }
        catch (OperationCanceledException)
        {
            // That is how a worker ends.
        }

        _worker.Dispose();
        _stopping.Dispose();
    }

    private async Task OneHelloAsync()
    {
        var result = await _client.ExecuteWorkflowAsync((Hello wf) => wf.RunAsync("Ada"), new($"hello-{Guid.NewGuid():N}", Queue) { RequestEagerStart = true });
        if (result != "Hello, Ada!") throw new InvalidOperationException($"{Server.Name} returned {result}.");
    }
}
