using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Halatech.Local.Postgres;
using Npgsql;

namespace Halatech.Benchmarks.Machine;

/// <summary>Postgres' own load generator, which comes with the server.</summary>
internal static partial class PgBench
{
    private const string Script =
        """
        \set a random(1, 1000000000)
        insert into bench.single (conversation_id, message_id, body) values ('CH' || :a, 'IM' || :a, repeat('x', 300));
        """;

    /// <summary>Prepared single-row inserts of 300 bytes; returns rows a second.</summary>
    public static async Task<double> RunAsync(BenchDatabase database, int clients, TimeSpan duration, CancellationToken cancellation)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script, cancellation);
            return await RunAsync(database, clients, duration, script, cancellation);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static async Task<double> RunAsync(
        BenchDatabase database, int clients, TimeSpan duration, string script, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(Path.Combine(PostgresBinaries.Find().Folder, "pgbench"),
        [
            "--no-vacuum", "--protocol", "prepared", "--file", script,
            "--client", Text(clients), "--jobs", "2", "--time", Text((int)Math.Max(3, duration.TotalSeconds)),
            "--host", settings.Host!, "--port", Text(settings.Port), "--username", settings.Username!, settings.Database!,
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["PGPASSWORD"] = settings.Password },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("pgbench cannot be started.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return Rate().Match(output) is { Success: true } rate
            ? double.Parse(rate.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench tells no rate:\n{output}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tps = (?<rate>[0-9.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();
}
