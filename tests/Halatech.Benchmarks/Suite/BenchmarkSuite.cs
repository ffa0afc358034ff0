using System.Globalization;
using Halatech.Benchmarks.Reporting;

namespace Halatech.Benchmarks.Suite;

/// <summary>How a run is asked for.</summary>
/// <param name="Rounds">How often each measurement is repeated, the ones to be compared taking turns.</param>
/// <param name="RoundTime">How long one measurement lasts.</param>
/// <param name="FlushDelays">How much is added to every flush of the disk: none, and as much as a plain disk takes.</param>
internal sealed record RunOptions(int Rounds, TimeSpan RoundTime, IReadOnlyList<TimeSpan> FlushDelays);

/// <summary>The benchmarks by name, and the run of some or all of them.</summary>
internal static class BenchmarkSuite
{
    private const string Usage =
        """
        Halatech.Benchmarks [NAME ...] [--quick] [--rounds N] [--disk fast|slow]

          webhooks   a signed webhook until it is durable, against bare endpoints of the same process
          log        the log writer against pgbench
          replies    from a customer's webhook to the reply at Twilio
          turns      from a webhook to the reply, in calls of the model
          memory     what an idle conversation weighs
          growth     cost of a message as conversations grow in number
          recovery   time until a killed host answers again
          temporal   workflows and signals of the embedded Temporal server, against the real one
          temporal-memory
                     what that server weighs over 100,000 closed workflows

        Without a name, all. --quick shortens the rounds, for a look and not for figures. --rounds repeats each measurement N
        times and not five. --disk leaves out one of the two disks: this machine's own (fast), and one that takes a
        millisecond longer to flush (slow).
        """;

    private static readonly (string Name, Func<RunOptions, CancellationToken, Task<IReadOnlyList<Table>>> Run)[] All =
    [
        ("webhooks", WebhookBenchmark.RunAsync),
        ("log", LogBenchmark.RunAsync),
        ("replies", ReplyBenchmark.RunAsync),
        ("turns", TurnBenchmark.RunAsync),
        ("memory", MemoryBenchmark.RunAsync),
        ("growth", GrowthBenchmark.RunAsync),
        ("recovery", RecoveryBenchmark.RunAsync),
        ("temporal", TemporalBenchmark.RunAsync),
        ("temporal-memory", TemporalMemoryBenchmark.RunAsync),
    ];

    /// <summary>Runs what is named and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        if (Parse(args) is not var (names, options))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        List<Table> tables = [];
        foreach (var (_, run) in All.Where(benchmark => names.Count == 0 || names.Contains(benchmark.Name)))
        {
            var found = await run(options, cancellation);
            foreach (var table in found) Console.WriteLine(table);
            tables.AddRange(found);
        }

        Console.WriteLine($"# Figures\n\n{string.Join('\n', tables)}");
        return 0;
    }

    private static (HashSet<string> Names, RunOptions Options)? Parse(string[] args)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        var options = new RunOptions(5, TimeSpan.FromSeconds(3), [TimeSpan.Zero, TimeSpan.FromMilliseconds(1)]);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    options = options with { Rounds = 2, RoundTime = TimeSpan.FromSeconds(1) };
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    i++;
                    break;
                case "--disk" when i + 1 < args.Length && args[i + 1] is "fast" or "slow":
                    options = options with { FlushDelays = [options.FlushDelays[args[++i] == "fast" ? 0 : 1]] };
                    break;
                case var name when All.Any(benchmark => benchmark.Name == name):
                    names.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return (names, options);
    }
}
