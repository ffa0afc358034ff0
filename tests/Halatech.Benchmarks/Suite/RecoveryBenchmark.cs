using System.Diagnostics;
using System.Globalization;
using Halatech.Adapters.Twilio;
using Halatech.Benchmarks.Load;
using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;

namespace Halatech.Benchmarks.Suite;

/// <summary>kill -9 of a host until customers are taken in again: by itself, started anew, and by another silo.</summary>
internal static class RecoveryBenchmark
{
    private const int Conversations = 200;
    private const int Callers = 16;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(10);
    private static readonly WebhookPost Post = new(TwilioPaths.Conversations);

    public static async Task<IReadOnlyList<Table>> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        var table = new Table("(f) kill -9 until the next durable 204, seconds", "what", "median [least-most]");
        var (alone, taken) = (new List<double>(), new List<double>());
        await using var database = await BenchDatabase.StartAsync(TimeSpan.Zero, cancellation);
        await using var first = await ServerProcess.StartAsync(database, services: null, cancellation);
        await first.ControlAsync("/bench/tenant?quiet=60000", cancellation);
        for (var run = 0; run < options.Rounds; run++) alone.Add(await RestartAsync(first, cancellation));

        await using var second = await ServerProcess.StartAsync(database, services: null, cancellation);
        for (var run = 0; run < options.Rounds; run++) taken.Add(await TakeOverAsync(first, second, cancellation));

        table.Add("one host, started again at once: its first 204", Figures.Spread(alone));
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"two silos, one killed: a 204 for each of {Conversations} conversations"),
            Figures.Spread(taken));
        return [table];
    }

    private static async Task<double> RestartAsync(ServerProcess server, CancellationToken cancellation)
    {
        await AnswerAllAsync(server, cancellation);
        var killed = Stopwatch.StartNew();
        server.Kill();
        server.StartAgain();
        using var caller = new Caller(server.EndPoint);
        await UntilTakenAsync(caller, conversation: 0, cancellation);
        return killed.Elapsed.TotalSeconds;
    }

    private static async Task<double> TakeOverAsync(ServerProcess survivor, ServerProcess victim, CancellationToken cancellation)
    {
        // Both silos have conversations before one dies.
        await AnswerAllAsync(victim, cancellation);
        await AnswerAllAsync(survivor, cancellation);
        var killed = Stopwatch.StartNew();
        victim.Kill();
        await AnswerAllAsync(survivor, cancellation);
        var answered = killed.Elapsed.TotalSeconds;
        victim.StartAgain();
        await victim.WaitUntilReadyAsync(cancellation);
        return answered;
    }

    private static Task AnswerAllAsync(ServerProcess server, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(async first =>
        {
            using var caller = new Caller(server.EndPoint);
            for (var i = first; i < Conversations; i += Callers) await UntilTakenAsync(caller, i, cancellation);
        }));

    private static async Task UntilTakenAsync(Caller caller, int conversation, CancellationToken cancellation)
    {
        // Always the same message, as Twilio would send it again.
        var request = Post.Of(conversation);
        while (await caller.PostAsync(request, cancellation) != 204) await Task.Delay(Again, cancellation);
    }
}
