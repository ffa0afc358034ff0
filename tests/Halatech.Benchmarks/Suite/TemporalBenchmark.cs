using Halatech.Benchmarks.Reporting;
using Halatech.Benchmarks.Temporal;

namespace Halatech.Benchmarks.Suite;

/// <summary>
/// The embedded Temporal server against Temporal's own for developers: workflows from start to result and acknowledged signals, with
/// worker and callers on this machine.
/// </summary>
internal static class TemporalBenchmark
{
    private const int Callers = 100;

    // By then code is compiled and caches are warm.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FullRound = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        await using var contest = await TemporalContest.StartAsync(TimeSpan.Zero, withReal: true, cancellation);
        var hellos = contest.Loads.ToDictionary(load => load, _ => new List<double>());
        var signals = contest.Loads.ToDictionary(load => load, _ => new List<double>());
        foreach (var load in contest.Loads)
        {
            await load.HelloAsync(Callers, WarmUp * (options.RoundTime / FullRound));
            await load.SignalsAsync(Callers, WarmUp * (options.RoundTime / FullRound) / 2);
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var load in contest.Loads)
            {
                cancellation.ThrowIfCancellationRequested();
                hellos[load].Add(await load.HelloAsync(Callers, options.RoundTime));
                signals[load].Add(await load.SignalsAsync(Callers, options.RoundTime));
            }
        }

        var table = new Table(
            "(h) Temporal: hello workflows and signals, 100 callers",
            "server", "hello/s", "of start-dev in memory", "of its file form", "signals/s", "of start-dev in memory", "of its file form");
        foreach (var load in contest.Loads)
            table.Add([load.Server.Name, .. Against(load, hellos), .. Against(load, signals)]);
        if (contest.Loads.Count == 2) table.Note("The temporal command was not found, so that the real server is missing.");
        table.Note("All signals that were acknowledged have arrived: every workflow counted its own.");
        return [table];
    }

    private static string[] Against(TemporalLoad load, Dictionary<TemporalLoad, List<double>> rates) =>
    [
        Figures.Rate(rates[load]),
        .. new[] { TemporalContest.RealInMemory, TemporalContest.RealInFile }.Select(name =>
            rates.Keys.SingleOrDefault(other => other.Server.Name == name) is { } real
                ? Figures.Spread([.. rates[load].Zip(rates[real], (mine, theirs) => mine / theirs)], "0.0")
                : "-"),
    ];
}
