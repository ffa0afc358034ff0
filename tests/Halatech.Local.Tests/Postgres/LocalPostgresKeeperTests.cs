using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Threading.Channels;
using Halatech.Local.Postgres;
using Microsoft.Extensions.Logging;

namespace Halatech.Local.Tests.Postgres;

[UnsupportedOSPlatform("windows")]
public sealed class LocalPostgresKeeperTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public async Task Server_EndedFromElsewhere_RunsAgainOnItsPortWithItsData(string signal)
    {
        await using var clusters = new Clusters();
        var cluster = await clusters.StartAsync();
        await cluster.ScalarAsync("CREATE TABLE kept AS SELECT 42 AS answer");
        var port = cluster.Port;
        var log = new ChannelLog();
        await using var keeper = new LocalPostgresKeeper(cluster, log);

        for (var time = 0; time < 2; time++)
        {
            await SignalAsync(cluster, signal);
            Assert.Contains(cluster.Log, await log.SeekAsync("has ended"), StringComparison.Ordinal);
            await log.SeekAsync("runs again");

            Assert.Equal(port, cluster.Port);
            Assert.Equal(42, await cluster.ScalarAsync("SELECT answer FROM kept"));
        }
    }

    [Fact]
    public async Task Server_ThatCannotStart_SaysWhyAndIsTriedAgain()
    {
        await using var clusters = new Clusters();
        var cluster = await clusters.StartAsync();
        var log = new ChannelLog();
        await using var keeper = new LocalPostgresKeeper(cluster, log);
        var settings = Path.Combine(cluster.Folder, "data", "postgresql.conf");
        var good = await File.ReadAllTextAsync(settings, Cancellation);
        await File.AppendAllTextAsync(settings, "no_such_setting = 1\n", Cancellation);

        await SignalAsync(cluster, "KILL");

        Assert.Contains("Tried again in", await log.SeekAsync("no_such_setting"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(settings, good, Cancellation);
        await log.SeekAsync("runs again");
        Assert.Equal(1, await cluster.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task DisposeAsync_ServerThatCannotStart_GivesUp()
    {
        await using var clusters = new Clusters();
        var cluster = await clusters.StartAsync();
        var log = new ChannelLog();
        await using (new LocalPostgresKeeper(cluster, log))
        {
            await File.AppendAllTextAsync(Path.Combine(cluster.Folder, "data", "postgresql.conf"), "no_such_setting = 1\n", Cancellation);
            await SignalAsync(cluster, "KILL");
            await log.SeekAsync("no_such_setting");
        }

        Assert.True(LoopbackPorts.IsFree(cluster.Port));
    }

    private static async Task SignalAsync(PrivateCluster cluster, string signal)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(cluster.Folder, "data", "postmaster.pid"), Cancellation);
        var id = int.Parse(lines[0], CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    private sealed class ChannelLog : ILogger<LocalPostgresKeeper>
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        /// <summary>The next line with these words.</summary>
        public async Task<string> SeekAsync(string words)
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(Cancellation);
                if (line.Contains(words, StringComparison.Ordinal)) return line;
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Writer.TryWrite(formatter(state, exception));
    }
}
