using System.Globalization;
using Halatech.Adapters.Twilio;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;
using Halatech.Benchmarks.Server;

namespace Halatech.Benchmarks.Suite;

/// <summary>
/// A signed onMessageAdded until its durable 204, against bare endpoints of the same Kestrel. The tenant's quiet time is a
/// minute, so the assistant never gets to answer, but every message begins a turn and ends the one before: what
/// a customer's message costs before anybody thinks.
/// </summary>
internal static class WebhookBenchmark
{
    private const int QuietMilliseconds = 60_000;

    private static readonly int[] Connections = [64, 256];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // Until then a third of the product's processor time goes to compiling it; a host runs for weeks.
    private static readonly TimeSpan ProductWarmUp = TimeSpan.FromSeconds(20);

    private static readonly (string Name, string Path)[] Endpoints =
    [
        ("signature only", BareEndpoints.Signature),
        ("+ empty grain call", BareEndpoints.Grain),
        ("+ bare batched insert", BareEndpoints.Batched),
        ("**product: durable 204**", TwilioPaths.Conversations),
        ("one INSERT per request", BareEndpoints.Single),
    ];

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        List<Table> tables = [];
        foreach (var delay in options.FlushDelays)
        {
            await using var database = await BenchDatabase.StartAsync(delay, cancellation);
            await using var server = await ServerProcess.StartAsync(database, services: null, cancellation);
            await server.ControlAsync($"/bench/tenant?quiet={QuietMilliseconds}", cancellation);
            var target = new Target(server, database);
            foreach (var (_, path) in Endpoints) target.Round(path, Connections[0], path == TwilioPaths.Conversations ? ProductWarmUp : WarmUp);
            foreach (var connections in Connections) tables.Add(Measure(target, delay, connections, options));
        }

        return tables;
    }

    private static Table Measure(Target target, TimeSpan delay, int connections, RunOptions options)
    {
        var results = Endpoints.ToDictionary(e => e.Path, _ => new List<Round>(), StringComparer.Ordinal);
        for (var round = 0; round < options.Rounds; round++)
            foreach (var (_, path) in Endpoints) results[path].Add(target.Round(path, connections, options.RoundTime));

        var table = new Table(
            string.Create(CultureInfo.InvariantCulture, $"(a) Webhook to durable 204, {connections} connections, {Disks.NameOf(delay)}"),
            "endpoint", "requests/s", "p50 ms", "p99 ms", "of signature only", "times one INSERT", "host CPU µs", "Postgres CPU µs");
        foreach (var (name, path) in Endpoints)
        {
            var own = results[path];
            table.Add(
                name,
                Figures.Rate([.. own.Select(r => r.Load.PerSecond)]),
                Figures.Text(Figures.Median(own.Select(r => r.Load.P50.TotalMilliseconds)), "0.0"),
                Figures.Text(Figures.Median(own.Select(r => r.Load.P99.TotalMilliseconds)), "0.0"),
                Ratios(own, results[BareEndpoints.Signature]),
                Ratios(own, results[BareEndpoints.Single]),
                Figures.Text(Figures.Median(own.Select(r => r.HostCpu.TotalMicroseconds)), "0"),
                Figures.Text(Figures.Median(own.Select(r => r.PostgresCpu.TotalMicroseconds)), "0"));
        }

        return table;
    }

    private static string Ratios(List<Round> own, List<Round> other) =>
        Figures.Spread([.. own.Zip(other, (a, b) => a.Load.PerSecond / b.Load.PerSecond)]);

    /// <param name="Load">What got through.</param>
    /// <param name="HostCpu">Processor time for each request.</param>
    /// <param name="PostgresCpu">Processor time for each request.</param>
    private sealed record Round(LoadResult Load, TimeSpan HostCpu, TimeSpan PostgresCpu);

    private sealed class Target(ServerProcess server, BenchDatabase database)
    {
        private const int Conversations = 2000;

        // More than any endpoint answers in a second here; a round ends early when it is too few.
        private const int MostPerSecond = 60_000;

        private readonly Dictionary<string, int> _sent = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _perSecond = new(StringComparer.Ordinal);

        public Round Round(string path, int connections, TimeSpan duration)
        {
            var sent = _sent.GetValueOrDefault(path);
            var perSecond = _perSecond.GetValueOrDefault(path, MostPerSecond / 2);
            var requests = new RequestPool(path, (int)(perSecond * duration.TotalSeconds), Conversations, sent);
            var cpu = new CpuWatch([server.Id], database.ServerId);
            var load = LoadRound.Run(server.EndPoint, requests, connections, duration);
            var used = cpu.Used;
            _sent[path] = sent + requests.Taken;

            // Making requests takes longer than sending them: not many more than will be needed.
            _perSecond[path] = Math.Clamp((int)(load.PerSecond * 2), perSecond / 2, MostPerSecond);
            return new(load, used.Hosts / requests.Taken, used.Postgres / requests.Taken);
        }
    }
}
