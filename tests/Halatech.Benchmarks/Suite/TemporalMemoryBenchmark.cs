using Halatech.Benchmarks.Reporting;
using Halatech.Benchmarks.Temporal;

namespace Halatech.Benchmarks.Suite;

/// <summary>What the embedded Temporal server weighs while workflows close by the ten thousand. Shorter rounds make them fewer.</summary>
internal static class TemporalMemoryBenchmark
{
    private const int Callers = 100;
    private const int ClosedWorkflows = 100_000;
    private const int Steps = 5;

    private static readonly TimeSpan FullRound = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        await using var contest = await TemporalContest.StartAsync(TimeSpan.Zero, withReal: false, cancellation);
        var step = (int)(ClosedWorkflows / Steps * (options.RoundTime / FullRound));
        var table = new Table(
            "(i) Temporal: resident memory in MiB by closed workflows",
            ["server", .. Enumerable.Range(1, Steps).Select(n => Figures.Text(n * step, "#,0"))]);
        foreach (var load in await contest.LoadBySdkAsync())
        {
            List<string> cells = [load.Server.Name];
            for (var n = 0; n < Steps; n++)
            {
                cancellation.ThrowIfCancellationRequested();
                await load.HelloAsync(Callers, step);
                cells.Add(Figures.Text(load.Server.ResidentMemory, "0"));
            }

            table.Add([.. cells]);
        }

        table.Note("The latest closed workflows stay in memory, 5,000 without a database and 1,000 with one, so that the columns should be alike.");
        return [table];
    }
}
