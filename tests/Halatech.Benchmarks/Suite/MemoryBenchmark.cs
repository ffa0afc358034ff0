using System.Globalization;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;

namespace Halatech.Benchmarks.Suite;

/// <summary>What an idle conversation of twenty messages takes of the managed heap, with all that Orleans keeps of it.</summary>
internal static class MemoryBenchmark
{
    private const int Conversations = 20_000;

    // So that what is made once does not count.
    private const int Before = 1_000;

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        await using var database = await BenchDatabase.StartAsync(TimeSpan.Zero, cancellation);
        await using (var log = new BenchLog(database))
            await ConversationFiller.FillAsync(log, Before + Conversations, relayed: false, cancellation);
        await using var server = await ServerProcess.StartAsync(database, services: null, cancellation);
        await server.ControlAsync("/bench/tenant?quiet=0", cancellation);

        await server.ControlAsync($"/bench/activate?first=0&count={Before}", cancellation);
        var before = await HeapAsync(server, cancellation);
        await server.ControlAsync($"/bench/activate?first={Before}&count={Conversations}", cancellation);
        var each = (await HeapAsync(server, cancellation) - before) / Conversations;

        var table = new Table("(d) Memory of an idle conversation with 20 messages", "conversations", "bytes each");
        table.Add(Figures.Text(Conversations, "#,0"), Figures.Text(each, "#,0"));
        return [table];
    }

    private static async Task<double> HeapAsync(ServerProcess server, CancellationToken cancellation) =>
        double.Parse(await server.ControlAsync("/bench/heap", cancellation), CultureInfo.InvariantCulture);
}
