using System.Diagnostics;
using System.Globalization;
using Halatech.Adapters.Twilio;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;
using Halatech.Benchmarks.Services;

namespace Halatech.Benchmarks.Suite;

/// <summary>
/// From a customer's webhook to the reply at Twilio's REST, in units of one call of a chat model that takes 200 ms for each. One
/// customer at a time: what is measured is how many calls stand one behind the other, and what the rest of the way adds.
/// </summary>
internal static class TurnBenchmark
{
    private const int WarmUps = 12;

    // As short as a wait that is learnt from a customer can be.
    private const int Quiet = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Case[] Cases =
    [
        new("discussion, as shipped: reply drafted beside the enforcer", "1.15"),
        new("discussion, drafted after the enforcer", "2.0 is sequential", After: true),
        new("function, as shipped: arguments asked for beside the enforcer", "2.2", Function: true),
        new("function, arguments after the enforcer", "", Function: true, CallsAfter: true),
        new("discussion, embeddings take 200 ms too", "1.15", SlowEmbeddings: true, WaitsQuiet: true),
        new("discussion, embeddings take 200 ms too, no wait", "", SlowEmbeddings: true),
    ];

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        await using var services = await TurnServices.StartAsync(cancellation);
        await using var database = await BenchDatabase.StartAsync(TimeSpan.Zero, cancellation);
        await using var server = await ServerProcess.StartAsync(database, services.Address, cancellation);
        await server.ControlAsync("/bench/tenant?quiet=0", cancellation);
        await server.ControlAsync("/bench/knowledge", cancellation);

        var table = new Table(
            "(g) Webhook to reply in calls of a 200 ms model", "turn", "goal", "p50", "p90", "p50 ms", "model calls");
        var customer = new TurnCustomer(server, services);
        foreach (var measured in Cases)
        {
            services.EmbeddingTime = measured.SlowEmbeddings ? TurnServices.ModelTime : TimeSpan.Zero;
            await server.ControlAsync(measured.Settings(new Uri(services.Address, "/function")), cancellation);
            for (var i = 0; i < WarmUps; i++) await customer.AskAsync(measured, cancellation);
            var before = services.ChatCalls;
            List<TimeSpan> waits = [];
            for (var i = 0; i < options.Rounds * 10; i++) waits.Add(await customer.AskAsync(measured, cancellation));
            table.Add(measured.Row(waits, (services.ChatCalls - before) / (double)waits.Count));
        }

        table.Note("The wait for the customer to be quiet is 0, or 300 ms and taken off. Model calls include those whose answers were thrown away "
            + "and, for functions, those of the turn that begins the transaction.");
        return [table];
    }

    /// <summary>One kind of turn, and how the tenant has set it.</summary>
    internal sealed record Case(
        string Name, string Goal, bool After = false, bool Function = false, bool CallsAfter = false, bool SlowEmbeddings = false, bool WaitsQuiet = false)
    {
        public TimeSpan QuietTime => TimeSpan.FromMilliseconds(WaitsQuiet ? Quiet : 0);

        public string Settings(Uri function) => string.Create(
            CultureInfo.InvariantCulture,
            $"/bench/turns?quiet={QuietTime.TotalMilliseconds}&after={After}&callsAfter={CallsAfter}&function={Uri.EscapeDataString(function.ToString())}");

        public string[] Row(List<TimeSpan> waits, double calls)
        {
            TimeSpan[] sorted = [.. waits.Order()];
            return
            [
                Name, Goal, Units(Figures.Percentile(sorted, 0.5)), Units(Figures.Percentile(sorted, 0.9)),
                Figures.Milliseconds(Figures.Percentile(sorted, 0.5)), Figures.Text(calls, "0.0"),
            ];
        }

        private static string Units(TimeSpan time) => Figures.Text(time / TurnServices.ModelTime, "0.00");
    }

    /// <summary>A new customer for every measurement.</summary>
    private sealed class TurnCustomer(ServerProcess server, TurnServices services)
    {
        private readonly WebhookPost _post = new(TwilioPaths.Conversations);
        private int _conversations;

        /// <summary>How long the reply to the turn that is measured took, without the wait for the customer to be quiet.</summary>
        public async Task<TimeSpan> AskAsync(Case measured, CancellationToken cancellation)
        {
            using var caller = new Caller(server.EndPoint);
            var conversation = _conversations++;

            // Replies bear no place here, so that only the customer's messages count.
            if (measured.Function) await SendAsync(caller, conversation, 0, TurnTenant.Begin, cancellation);
            var waited = await SendAsync(
                caller, conversation, measured.Function ? 1 : 0, measured.Function ? TurnTenant.GoAhead : BenchConversations.NewSaying(), cancellation);
            return waited - measured.QuietTime;
        }

        private async Task<TimeSpan> SendAsync(Caller caller, int conversation, int index, string text, CancellationToken cancellation)
        {
            var request = _post.Of(conversation, index, text);
            var reply = services.NextReplyAsync(BenchConversations.IdOf(conversation));
            var wrote = Stopwatch.GetTimestamp();
            var status = await caller.PostAsync(request, cancellation);
            if (status != 204) throw new InvalidOperationException($"A webhook was answered with {status}.");
            await reply.WaitAsync(Patience, cancellation);
            return Stopwatch.GetElapsedTime(wrote);
        }
    }
}
