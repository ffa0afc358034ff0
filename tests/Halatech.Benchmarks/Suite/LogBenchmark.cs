using System.Diagnostics;
using System.Globalization;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;
using Halatech.Core.Conversations;

namespace Halatech.Benchmarks.Suite;

/// <summary>
/// Durable appends of the log writer, with the version fence, the check for duplicates and all indexes, against pgbench that
/// inserts rows of the same size one by one.
/// </summary>
internal static class LogBenchmark
{
    private static readonly int[] Callers = [64, 256, 1024];

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        List<Table> tables = [];
        foreach (var delay in options.FlushDelays) tables.Add(await MeasureAsync(delay, options, cancellation));
        return tables;
    }

    private static async Task<Table> MeasureAsync(TimeSpan delay, RunOptions options, CancellationToken cancellation)
    {
        await using var database = await BenchDatabase.StartAsync(delay, cancellation);
        await using var log = new BenchLog(database);
        List<double> pgbench = [];
        var appends = Callers.ToDictionary(callers => callers, _ => new List<double>());
        await AppendAsync(log, Callers[0], options.RoundTime);
        for (var round = 0; round < options.Rounds; round++)
        {
            pgbench.Add(await PgBench.RunAsync(database, clients: 64, options.RoundTime, cancellation));
            foreach (var callers in Callers) appends[callers].Add(await AppendAsync(log, callers, options.RoundTime));
        }

        var table = new Table($"(b) Durable appends, {Disks.NameOf(delay)}", "what", "rows/s", "of pgbench");
        table.Add("pgbench, single-row inserts, 64 clients", Figures.Rate(pgbench), "1");
        foreach (var (callers, rates) in appends)
        {
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"**log writer**, {callers} callers"),
                Figures.Rate(rates),
                Figures.Spread([.. rates.Zip(pgbench, (a, b) => a / b)]));
        }

        return table;
    }

    private static async Task<double> AppendAsync(BenchLog log, int callers, TimeSpan duration)
    {
        var started = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(log, started, duration))));
        return counts.Sum() / started.Elapsed.TotalSeconds;
    }

    // Each caller is a conversation of its own, as a grain is, and has one append under way.
    private static async Task<int> CallAsync(BenchLog log, Stopwatch started, TimeSpan duration)
    {
        var conversation = BenchTenant.KeyOf(ConversationId.Parse($"CH{Guid.NewGuid():N}"));
        var state = ConversationState.Empty;
        while (started.Elapsed < duration)
        {
            var sid = ProviderSid.Parse(BenchConversations.NewMessageSid());
            var now = DateTimeOffset.UtcNow;
            var received = new MessageReceived(
                now, sid, (int)state.Version, BenchConversations.NewSaying(), [], now, default, WantsTurn: true);
            state = state with { Version = state.Version + 1 };
            await log.AppendAsync(new LogAppend(conversation, [received], state, HeadChanged: false, sid));
        }

        return (int)state.Version;
    }
}
