using System.Collections.Concurrent;
using System.Globalization;
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
    private static readonly int[] Customers = [64, 256];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastReply = TimeSpan.FromSeconds(15);

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
        var first = 0;
        foreach (var count in Customers)
        {
            var batch = Enumerable.Range(first, count).Select(number => new ThinkingCustomer(number, server.EndPoint)).ToArray();
            foreach (var customer in batch) customers[customer.Conversation] = customer;
            await MeasureAsync(table, batch, options.RoundTime * 10 / 3, new(server, database), cancellation);
            first += count;
        }

        table.Note("The ceiling is what the customers could write if everything but the model and their thinking took no time.");
        return [table];
    }

    private static async Task MeasureAsync(
        Table table, ThinkingCustomer[] customers, TimeSpan duration, Target target, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lives = customers.Select(customer => customer.LiveAsync(LastReply, stop.Token)).ToArray();
        await Task.Delay(WarmUp, cancellation);
        foreach (var customer in customers) customer.Forget();
        var cpu = new CpuWatch([target.Server], target.Database.ServerId);
        await Task.Delay(duration, cancellation);
        var used = cpu.Used;
        TimeSpan[] sorted = [.. customers.SelectMany(customer => customer.Waits()).Order()];
        await stop.CancelAsync();
        var lost = (await Task.WhenAll(lives)).Sum();
        foreach (var customer in customers) customer.Dispose();

        var rate = sorted.Length / duration.TotalSeconds;
        var ceiling = customers.Length / (ThinkingCustomer.ThinkingTime + StandInServices.ThinkingTime).TotalSeconds;
        table.Add(
            customers.Length.ToString(CultureInfo.InvariantCulture),
            Figures.Text(rate, "0"),
            Figures.Text(rate / ceiling, "0.000"),
            Figures.Milliseconds(Figures.Percentile(sorted, 0.50)),
            Figures.Milliseconds(Figures.Percentile(sorted, 0.99)),
            lost.ToString(CultureInfo.InvariantCulture),
            PerMessage(used.Hosts),
            PerMessage(used.Postgres),
            PerMessage(used.Hosts + used.Postgres),
            PerMessage(used.Load));

        string PerMessage(TimeSpan cpuTime) => Figures.Text(cpuTime.TotalMilliseconds / sorted.Length, "0.00");
    }

    private sealed record Target(ServerProcess Server, BenchDatabase Database);
}
