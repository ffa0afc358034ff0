using System.Diagnostics;

namespace Halatech.Benchmarks.Temporal;

/// <summary>Callers of one server, as many at once as one wants.</summary>
internal sealed class TemporalLoad(TemporalProcess server, ITemporalWorkflows workflows) : IAsyncDisposable
{
    public TemporalProcess Server => server;

    /// <summary>Workflows of one activity, from the start to the result, per second.</summary>
    public async Task<double> HelloAsync(int callers, TimeSpan duration)
    {
        var started = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; started.Elapsed < duration; count++) await workflows.HelloAsync();
            return count;
        })));
        return counts.Sum() / started.Elapsed.TotalSeconds;
    }

    /// <summary>That many workflows of one activity, one after the other from every caller.</summary>
    public Task HelloAsync(int callers, int count) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
    {
        for (var i = caller; i < count; i += callers) await workflows.HelloAsync();
    })));

    /// <summary>Signals that were acknowledged, per second, while the worker takes them in. Each caller signals a workflow of its own.</summary>
    /// <exception cref="InvalidOperationException">A workflow has not counted what was acknowledged.</exception>
    public async Task<double> SignalsAsync(int callers, TimeSpan duration)
    {
        var counters = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => workflows.StartCounterAsync()));
        var started = Stopwatch.StartNew();
        var counts = await Task.WhenAll(counters.Select(counter => Task.Run(async () =>
        {
            var count = 0;
            for (; started.Elapsed < duration; count++) await workflows.SignalAsync(counter);
            return count;
        })));
        var rate = counts.Sum() / started.Elapsed.TotalSeconds;
        foreach (var (counter, count) in counters.Zip(counts))
        {
            var seen = await workflows.CloseAsync(counter);
            if (seen != count) throw new InvalidOperationException($"{Server.Name} acknowledged {count} signals and delivered {seen}.");
        }

        return rate;
    }

    public ValueTask DisposeAsync() => workflows.DisposeAsync();
}
