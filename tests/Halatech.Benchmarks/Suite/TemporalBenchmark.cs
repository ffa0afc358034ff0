using Halatech.Benchmarks.Reporting;
using Halatech.Benchmarks.Temporal;

namespace Halatech.Benchmarks.Suite;

/// <summary>
/// The embedded Temporal server against Temporal's own for developers: workflows from start to result and acknowledged signals, with
/// worker and callers on this machine.
/// </summary>
internal static class TemporalBenchmark
{
    private const int Callers = 40;

    // By then code is compiled and caches are warm.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FullRound = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        await using var contest = await TemporalContest.StartAsync(TimeSpan.Zero, withReal: true, cancellation);
        return
        [
            .. await MeasureAsync("the SDK's worker and client", await contest.LoadBySdkAsync(), contest, options, cancellation),
            .. await MeasureAsync("the protocol's bare calls", await contest.LoadLeanlyAsync(), contest, options, cancellation),
        ];
    }

    private static async Task<Table[]> MeasureAsync(
        string by, TemporalLoad[] loads, TemporalContest contest, RunOptions options, CancellationToken cancellation)
    {
        var measured = Array.ConvertAll(loads, load => new Measured(load, contest.Postgres));
        foreach (var load in loads)
        {
            await load.HelloAsync(Callers, WarmUp * (options.RoundTime / FullRound));
            await load.SignalsAsync(Callers, WarmUp * (options.RoundTime / FullRound) / 2);
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var one in measured)
            {
                cancellation.ThrowIfCancellationRequested();
                await one.RoundAsync(options.RoundTime);
            }
        }

        return [Rates(by, measured), Costs(by, measured)];
    }

    private static Table Rates(string by, Measured[] measured)
    {
        var table = new Table(
            $"(h) Temporal by {by}: hello workflows and signals, {Callers} callers",
            "server", "hello/s", "of start-dev in memory", "of its file form", "signals/s", "of start-dev in memory", "of its file form");
        var (inMemory, inFile) = (Find(measured, TemporalContest.RealInMemory), Find(measured, TemporalContest.RealInFile));
        foreach (var one in measured)
        {
            table.Add(
                one.Name,
                one.Hellos.PerSecond, one.Hellos.Times(inMemory?.Hellos), one.Hellos.Times(inFile?.Hellos),
                one.Signals.PerSecond, one.Signals.Times(inMemory?.Signals), one.Signals.Times(inFile?.Signals));
        }

        if (inMemory is null) table.Note("The temporal command was not found, so that the real server is missing.");
        table.Note("All signals that were acknowledged have arrived: every workflow counted its own.");
        return table;
    }

    private static Table Costs(string by, Measured[] measured)
    {
        var table = new Table(
            $"(h) Temporal by {by}: processor time in microseconds, on all cores",
            "server", "of a hello: server", "Postgres", "worker and callers", "of a signal: server", "Postgres", "worker and callers");
        foreach (var one in measured) table.Add([one.Name, .. one.Hellos.Costs, .. one.Signals.Costs]);
        return table;
    }

    private static Measured? Find(Measured[] measured, string name) => Array.Find(measured, one => one.Name == name);

    private sealed class Measured(TemporalLoad load, int postgres)
    {
        public string Name => load.Server.Name;

        public TemporalRates Hellos { get; } = new(load.Server, postgres);

        public TemporalRates Signals { get; } = new(load.Server, postgres);

        public async Task RoundAsync(TimeSpan duration)
        {
            await Hellos.MeasureAsync(duration, time => load.HelloAsync(Callers, time));
            await Signals.MeasureAsync(duration, time => load.SignalsAsync(Callers, time));
        }
    }
}
