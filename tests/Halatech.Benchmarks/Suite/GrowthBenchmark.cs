using Halatech.Adapters.Twilio;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;

namespace Halatech.Benchmarks.Suite;

/// <summary>
/// Processor time of a message while ever more conversations are in memory. A person holds them all, so that what counts is
/// the message and not a turn; the messages come at the same rate and fall on all live conversations alike.
/// </summary>
internal static class GrowthBenchmark
{
    private const int PerSecond = 1000;
    private const int WarmUpMessages = 15_000;

    // Code that is still being compiled would make the smallest number dear, and the growth look small.
    private const int FirstWarmUpMessages = 30_000;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        await using var database = await BenchDatabase.StartAsync(TimeSpan.Zero, cancellation);
        await using (var log = new BenchLog(database))
            await ConversationFiller.FillAsync(log, Sizes[^1], relayed: true, cancellation);
        await database.ExecuteAsync("vacuum analyze", cancellation);
        await using var server = await ServerProcess.StartAsync(database, services: null, cancellation);
        await server.ControlAsync("/bench/tenant?quiet=0", cancellation);

        var table = new Table(
            "(e) Cost of a message by live conversations", "live conversations", "CPU ms/message, host + Postgres", "of the smallest", "host", "Postgres");
        double smallest = 0;
        var live = 0;
        foreach (var size in Sizes)
        {
            await server.ControlAsync($"/bench/activate?first={live}&count={size - live}", cancellation);
            live = size;
            await server.ControlAsync("/bench/heap", cancellation);
            var load = new SizeLoad(server, database, size);
            await load.CostAsync(live == Sizes[0] ? FirstWarmUpMessages : WarmUpMessages, cancellation);

            List<Cost> costs = [];
            for (var round = 0; round < options.Rounds; round++)
                costs.Add(await load.CostAsync((int)(PerSecond * options.RoundTime.TotalSeconds), cancellation));
            double[] both = [.. costs.Select(c => c.Host + c.Postgres)];
            if (smallest == 0) smallest = Figures.Median(both);
            table.Add(
                Figures.Text(size, "#,0"), Figures.Spread(both, "0.000"), Figures.Text(Figures.Median(both) / smallest, "0.00"),
                Figures.Text(Figures.Median(costs.Select(c => c.Host)), "0.000"), Figures.Text(Figures.Median(costs.Select(c => c.Postgres)), "0.000"));
        }

        return [table];
    }

    /// <summary>Milliseconds of processor time for a message.</summary>
    private readonly record struct Cost(double Host, double Postgres);

    private sealed class SizeLoad(ServerProcess server, BenchDatabase database, int conversations)
    {
        private int _sent;

        /// <summary>What each of so many messages costs.</summary>
        public async Task<Cost> CostAsync(int messages, CancellationToken cancellation)
        {
            var pool = new RequestPool(TwilioPaths.Conversations, messages, conversations, _sent, ConversationFiller.Messages);
            _sent += messages;
            var cpu = new CpuWatch([server.Id], database.ServerId);
            await PacedLoad.RunAsync(server.EndPoint, pool, messages, PerSecond, cancellation);
            var used = cpu.Used;
            return new(used.Hosts.TotalMilliseconds / messages, used.Postgres.TotalMilliseconds / messages);
        }
    }
}
