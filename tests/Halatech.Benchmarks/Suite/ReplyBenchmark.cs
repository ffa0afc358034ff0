using System.Collections.Concurrent;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;
using Halatech.Benchmarks.Services;
using Halatech.Core.Conversations;

namespace Halatech.Benchmarks.Suite;

/// <summary>
/// From a customer's webhook to the reply at Twilio's REST, with a model that takes 50 ms and customers that think for
/// 200 ms: at most four messages a second from each.
/// </summary>
internal static class ReplyBenchmark
{
    // The first batch is not counted: as long as code is being compiled, that takes a good part of the machine.
    private static readonly int[] Batches = [256, 64, 256];
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        ConcurrentDictionary<ConversationId, ThinkingCustomer> customers = [];
        await using var services = await StandInServices.StartAsync(id => customers[id].Replied(), cancellation);
        await using var database = await BenchDatabase.StartAsync(TimeSpan.Zero, cancellation);
        await using var server = await ServerProcess.StartAsync(database, services.Address, cancellation);
        await server.ControlAsync("/bench/tenant?quiet=0", cancellation);
        await server.ControlAsync("/bench/knowledge", cancellation);

        var table = new Table(
            "(c) Webhook to reply, 50 ms model, customers thinking 200 ms",
            "customers", "replies/s", "of ceiling", "p50 ms", "p99 ms", "lost",
            "host CPU ms/message", "Postgres CPU ms/message", "host + Postgres", "load CPU ms/message");
        foreach (var (order, count) in Batches.Index())
        {
            ThinkingCustomer[] batch = [.. Enumerable.Range(customers.Count, count).Select(n => new ThinkingCustomer(n, server.EndPoint))];
            foreach (var customer in batch) customers[customer.Conversation] = customer;
            var warmUp = order == 0 ? FirstWarmUp : WarmUp;
            var lived = await LiveAsync(batch, warmUp, options.RoundTime * 10 / 3, () => new([server.Id], database.ServerId), cancellation);
            if (order > 0) table.Add(lived.Row());
        }

        table.Note("The ceiling is what the customers could write if everything but the model and their thinking took no time.");
        return [table];
    }

    private static async Task<Lived> LiveAsync(
        ThinkingCustomer[] customers, TimeSpan warmUp, TimeSpan duration, Func<CpuWatch> watch, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lives = customers.Select(customer => customer.LiveAsync(Patience, stop.Token)).ToArray();
        await Task.Delay(warmUp, cancellation);
        foreach (var customer in customers) customer.Forget();
        var cpu = watch();
        await Task.Delay(duration, cancellation);
        var used = cpu.Used;
        TimeSpan[] waits = [.. customers.SelectMany(customer => customer.Waits()).Order()];
        await stop.CancelAsync();
        var lost = (await Task.WhenAll(lives)).Sum();
        foreach (var customer in customers) customer.Dispose();
        return new(customers.Length, duration, waits, lost, used);
    }

    private sealed record Lived(
        int Customers, TimeSpan Duration, TimeSpan[] Waits, int Lost, (TimeSpan Hosts, TimeSpan Postgres, TimeSpan Load) Used)
    {
        private static readonly TimeSpan Cycle = ThinkingCustomer.ThinkingTime + StandInServices.ThinkingTime;

        public string[] Row()
        {
            var rate = Waits.Length / Duration.TotalSeconds;
            return
            [
                Figures.Text(Customers, "0"),
                Figures.Text(rate, "0"),
                Figures.Text(rate * Cycle.TotalSeconds / Customers, "0.000"),
                Figures.Milliseconds(Figures.Percentile(Waits, 0.50)),
                Figures.Milliseconds(Figures.Percentile(Waits, 0.99)),
                Figures.Text(Lost, "0"),
                Each(Used.Hosts),
                Each(Used.Postgres),
                Each(Used.Hosts + Used.Postgres),
                Each(Used.Load),
            ];
        }

        private string Each(TimeSpan cpu) => Figures.Text(cpu.TotalMilliseconds / Waits.Length, "0.00");
    }
}
