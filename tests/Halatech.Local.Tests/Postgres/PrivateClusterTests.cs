using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Halatech.Local.Postgres;
using Npgsql;

namespace Halatech.Local.Tests.Postgres;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_EmptyFolder_ServesADurableUtf8Database()
    {
        await using var clusters = new Clusters();
        await using var cluster = await clusters.StartAsync();

        Assert.Equal("UTF8", await cluster.ScalarAsync("SHOW server_encoding"));
        Assert.Equal("on", await cluster.ScalarAsync("SHOW fsync"));
        Assert.Equal("on", await cluster.ScalarAsync("SHOW synchronous_commit"));
        Assert.Equal("on", await cluster.ScalarAsync("SHOW data_checksums"));
        Assert.Equal("off", await cluster.ScalarAsync("SHOW jit"));
        Assert.Equal("", await cluster.ScalarAsync("SHOW unix_socket_directories"));
        Assert.Equal("127.0.0.1", await cluster.ScalarAsync("SHOW listen_addresses"));
    }

    [Fact]
    public async Task StartAsync_WrongPassword_IsRefused()
    {
        await using var clusters = new Clusters();
        await using var cluster = await clusters.StartAsync();
        var guess = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Password = "postgres", Pooling = false };

        await using var connection = new NpgsqlConnection(guess.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task StartAsync_PasswordFile_IsForTheOwnerAlone()
    {
        await using var clusters = new Clusters();
        await using var cluster = await clusters.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(cluster.Folder, "password")));
    }

    [Fact]
    public async Task StartAsync_AfterDispose_KeepsTheData()
    {
        await using var clusters = new Clusters();
        await using (var first = await clusters.StartAsync())
        {
            await first.ScalarAsync("CREATE TABLE kept AS SELECT 42 AS answer");
        }

        await using var second = await clusters.StartAsync();

        Assert.Equal(42, await second.ScalarAsync("SELECT answer FROM kept"));
    }

    [Fact]
    public async Task StartAsync_RunningCluster_IsSharedAndLeftRunning()
    {
        await using var clusters = new Clusters();
        await using var first = await clusters.StartAsync();

        await using (var second = await clusters.StartAsync())
        {
            Assert.Equal(first.Port, second.Port);
        }

        Assert.Equal(1, await first.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task StartAsync_TwoAtOnce_MakeOneCluster()
    {
        await using var clusters = new Clusters();

        var both = await Task.WhenAll(clusters.StartAsync(), clusters.StartAsync());

        Assert.Equal(both[0].Port, both[1].Port);
        await both[0].DisposeAsync();
        await both[1].DisposeAsync();
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysWhichAndWhatToDo()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var clusters = new Clusters();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => clusters.StartAsync(port));

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"port {port} is in use"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("--port-offset", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_InitialisationWasKilled_StartsOver()
    {
        await using var clusters = new Clusters();
        var unfinished = Directory.CreateDirectory(Path.Combine(clusters.Folder, "initialising"));
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, "PG_VERSION"), "15", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(clusters.Folder, "password"), "half a passw", Cancellation);

        await using var cluster = await clusters.StartAsync();

        Assert.Equal(1, await cluster.ScalarAsync("SELECT 1"));
        Assert.False(Directory.Exists(unfinished.FullName));
    }

    [Fact]
    public async Task StartAsync_OtherMajorVersion_SaysBothVersions()
    {
        await using var clusters = new Clusters();
        var data = Directory.CreateDirectory(Path.Combine(clusters.Folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "PG_VERSION"), "9\n", Cancellation);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => clusters.StartAsync());

        Assert.Contains("is of PostgreSQL 9, but", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ServerRefuses_MessageEndsWithItsLog()
    {
        await using var clusters = new Clusters();
        await using (await clusters.StartAsync())
        {
        }

        await File.AppendAllTextAsync(Path.Combine(clusters.Folder, "data", "postgresql.conf"), "no_such_setting = 1\n", Cancellation);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => clusters.StartAsync());

        Assert.Contains("no_such_setting", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FolderOutOfReach_NamesTheUserAndTheFolder()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root hands over to another user");
        var closed = Directory.CreateTempSubdirectory("halatech-closed-").FullName;
        try
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(
                () => PrivateCluster.StartAsync(Path.Combine(closed, "cluster"), 0, Cancellation));

            Assert.Contains($"the user postgres cannot reach and write {closed}", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(closed, recursive: true);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RestartAsync_CommittedRows_AreKept(bool crash)
    {
        await using var cluster = await PrivateCluster.StartTemporaryAsync(Cancellation);
        await cluster.ScalarAsync("CREATE TABLE kept AS SELECT 42 AS answer");
        var port = cluster.Port;

        await cluster.RestartAsync(crash, Cancellation);

        Assert.Equal(port, cluster.Port);
        Assert.Equal(42, await cluster.ScalarAsync("SELECT answer FROM kept"));
    }

    [Fact]
    public async Task KillAsync_WithAnOpenSession_CanBeRestartedAtOnce()
    {
        await using var cluster = await PrivateCluster.StartTemporaryAsync(Cancellation);
        await cluster.ScalarAsync("CREATE TABLE kept AS SELECT 42 AS answer");
        await using var session = new NpgsqlConnection(cluster.ConnectionString("postgres") + ";Pooling=false");
        await session.OpenAsync(Cancellation);

        await cluster.KillAsync(Cancellation);

        Assert.True(LoopbackPorts.IsFree(cluster.Port));
        await cluster.RestartAsync(crash: false, Cancellation);
        Assert.Equal(42, await cluster.ScalarAsync("SELECT answer FROM kept"));
    }

    [Fact]
    public async Task StopAsync_ThenRestart_Serves()
    {
        await using var cluster = await PrivateCluster.StartTemporaryAsync(Cancellation);

        await cluster.StopAsync(Cancellation);
        await cluster.StopAsync(Cancellation);

        Assert.True(LoopbackPorts.IsFree(cluster.Port));
        await cluster.RestartAsync(crash: false, Cancellation);
        Assert.Equal(1, await cluster.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task CreateDatabaseAsync_TwiceWithAnOddName_IsOneDatabaseWithVectors()
    {
        const string name = "odd \"name\"; x";
        await using var cluster = await PrivateCluster.StartTemporaryAsync(Cancellation);

        await cluster.CreateDatabaseAsync(name, Cancellation);
        await cluster.CreateDatabaseAsync(name, Cancellation);

        await cluster.ScalarAsync("CREATE EXTENSION vector", name);
        Assert.Equal(5d, await cluster.ScalarAsync("SELECT '[0,0]'::vector <-> '[3,4]'::vector", name));
    }

    [Fact]
    public async Task CreateDatabaseAsync_ManyAtOnce_AllSucceed()
    {
        await using var cluster = await PrivateCluster.StartTemporaryAsync(Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cluster.CreateDatabaseAsync("shared", Cancellation)));

        Assert.Equal("shared", await cluster.ScalarAsync("SELECT current_database()", "shared"));
    }

    [Fact]
    public async Task DisposeAsync_Temporary_LeavesNothing()
    {
        var cluster = await PrivateCluster.StartTemporaryAsync(Cancellation);

        await cluster.DisposeAsync();
        await cluster.DisposeAsync();

        Assert.False(Directory.Exists(cluster.Folder));
        Assert.True(LoopbackPorts.IsFree(cluster.Port));
    }

    [Fact]
    public async Task StartTemporaryAsync_AbandonedCluster_IsClearedAway()
    {
        var abandoned = await PrivateCluster.StartTemporaryAsync(Cancellation);
        // This process's id with another start: a process that is gone and whose id was given out again.
        await File.WriteAllTextAsync(Path.Combine(abandoned.Folder, "owner"), $"{Environment.ProcessId} 0", Cancellation);

        await using var next = await PrivateCluster.StartTemporaryAsync(Cancellation);

        Assert.False(Directory.Exists(abandoned.Folder));
        Assert.True(LoopbackPorts.IsFree(abandoned.Port));
    }
}
