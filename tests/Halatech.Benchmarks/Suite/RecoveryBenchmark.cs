using System.Diagnostics;
using System.Globalization;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;

namespace Halatech.Benchmarks.Suite;

/// <summary>kill -9 of a host until customers are taken in again: by itself, started anew, and by another silo.</summary>
internal static class RecoveryBenchmark
{
    private const int Conversations = 200;

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        await using var database = await BenchDatabase.StartAsync(TimeSpan.Zero, cancellation);
        await using var first = await ServerProcess.StartAsync(database, services: null, cancellation);
        await first.ControlAsync("/bench/tenant?quiet=60000", cancellation);
        var customers = new InsistentCustomers(Conversations * (options.Rounds + 1));

        List<double> restarts = [];
        for (var run = 0; run < options.Rounds; run++) restarts.Add(await RestartAsync(first, customers, cancellation));

        await using var second = await ServerProcess.StartAsync(database, services: null, cancellation);
        List<double> takeovers = [];
        List<double> orphans = [];
        for (var run = 1; run <= options.Rounds; run++)
        {
            var (seconds, lost) = await TakeOverAsync(first, second, customers, run * Conversations, cancellation);
            takeovers.Add(seconds);
            orphans.Add(lost);
        }

        var table = new Table("(f) kill -9 until the next durable 204", "what", "seconds", "conversations in the killed host");
        table.Add("one host, started again at once: its first 204", Figures.Spread(restarts), Figures.Text(Conversations, "0"));
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"two silos, one killed: a 204 for each of {Conversations} conversations"),
            Figures.Spread(takeovers), Figures.Spread(orphans, "0"));
        return [table];
    }

    private static async Task<double> RestartAsync(ServerProcess server, InsistentCustomers customers, CancellationToken cancellation)
    {
        await customers.WriteAsync(0, Conversations, _ => server, cancellation);
        var killed = Stopwatch.StartNew();
        server.Kill();
        server.StartAgain();
        await customers.WriteAsync(0, 1, _ => server, cancellation);
        return killed.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, double Orphans)> TakeOverAsync(
        ServerProcess survivor, ServerProcess victim, InsistentCustomers customers, int from, CancellationToken cancellation)
    {
        // Fresh conversations, half of them begun at either silo, so that both have some.
        await customers.WriteAsync(from, Conversations, number => number % 2 == 0 ? survivor : victim, cancellation);
        var orphans = double.Parse(await victim.ControlAsync("/bench/conversations", cancellation), CultureInfo.InvariantCulture);
        var killed = Stopwatch.StartNew();
        victim.Kill();
        await customers.WriteAsync(from, Conversations, _ => survivor, cancellation);
        var answered = killed.Elapsed.TotalSeconds;
        victim.StartAgain();
        await victim.WaitUntilReadyAsync(cancellation);
        return (answered, orphans);
    }
}
