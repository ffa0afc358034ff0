using Orleans.Storage;
using Orleans.TestingHost;

namespace Halatech.Adapters.Tests.Postgres.Orleans;

/// <summary>Orleans' own providers on our tables and queries.</summary>
public sealed class OrleansTests(OrleansTests.Fixture fixture) : IClassFixture<OrleansTests.Fixture>
{
    private IProbe Fresh() => fixture.Cluster.GrainFactory.GetGrain<IProbe>($"{Guid.NewGuid():N}/ẹ");

    [Fact]
    public async Task Membership_IsInOurTables() =>
        Assert.True(await fixture.Database.ScalarAsync<long>("select count(*) from orleans.orleansmembershiptable where status = 3") >= 2);

    [Fact]
    public async Task State_SurvivesItsActivation()
    {
        var probe = Fresh();
        Assert.Null(await probe.ReadAsync());
        await probe.KeepAsync("first");
        await probe.KeepAsync("second");
        await LeaveAsync(probe);

        Assert.Equal("second", await probe.ReadAsync());
    }

    [Fact]
    public async Task State_WrittenByAnotherMeanwhile_IsNotOverwritten()
    {
        var probe = Fresh();
        await probe.KeepAsync("mine");
        await StealAsync(probe);

        await Assert.ThrowsAsync<InconsistentStateException>(() => probe.KeepAsync("too late"));

        // The activation is given up, and the next one reads what is there.
        Assert.Equal("mine", await probe.ReadAsync());
        await probe.KeepAsync("again");
    }

    [Fact]
    public async Task State_WrittenByAnotherMeanwhile_IsNotCleared()
    {
        var probe = Fresh();
        await probe.KeepAsync("mine");
        await StealAsync(probe);

        await Assert.ThrowsAsync<InconsistentStateException>(probe.ClearAsync);

        await LeaveAsync(probe);
        Assert.Equal("mine", await probe.ReadAsync());
    }

    [Fact]
    public async Task State_FirstWrittenByAnotherMeanwhile_IsNotOverwritten()
    {
        var probe = Fresh();
        await probe.KeepAsync("theirs");
        // Their row comes back only after this activation has found none.
        const string away = "with taken as (delete from orleans.orleansstorage where grainidextensionstring = $1 returning *) insert into public.stash select * from taken";
        await fixture.Database.TamperAsync("create table public.stash (like orleans.orleansstorage)");
        Assert.Equal(1, await fixture.Database.TamperAsync(away, probe.GetPrimaryKeyString()));
        await LeaveAsync(probe);
        Assert.Null(await probe.ReadAsync());
        await fixture.Database.TamperAsync("insert into orleans.orleansstorage select * from public.stash");

        await Assert.ThrowsAsync<InconsistentStateException>(() => probe.KeepAsync("mine"));

        Assert.Equal("theirs", await probe.ReadAsync());
    }

    [Fact]
    public async Task State_Cleared_IsGoneAndCanBeWrittenAgain()
    {
        var probe = Fresh();
        await probe.ClearAsync();
        await probe.KeepAsync("first");
        await probe.ClearAsync();
        Assert.Null(await probe.ReadAsync());
        await LeaveAsync(probe);
        Assert.Null(await probe.ReadAsync());
        await probe.KeepAsync("second");
        await LeaveAsync(probe);
        Assert.Equal("second", await probe.ReadAsync());
    }

    [Fact]
    public async Task Reminder_FiresUntilItIsForgotten()
    {
        var probe = Fresh();
        await probe.RemindAsync(TimeSpan.FromHours(1));
        await probe.RemindAsync(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, await probe.RemindersAsync());
        await Eventually.TrueAsync(async () => await probe.TicksAsync() >= 2);

        Assert.True(await probe.ForgetAsync());

        Assert.Equal(0, await probe.RemindersAsync());
        Assert.False(await probe.ForgetAsync());
    }

    [Fact]
    public async Task KilledSilo_LeavesItsGrainsToTheOther()
    {
        await using var database = await fixture.AnotherDatabaseAsync();
        await using var cluster = await ProbeCluster.StartAsync(database.ConnectionString);
        var probes = Enumerable.Range(0, 24).Select(i => cluster.GrainFactory.GetGrain<IProbe>($"{i}")).ToArray();
        foreach (var probe in probes) await probe.KeepAsync(probe.GetPrimaryKeyString());
        var lost = cluster.Silos[1].SiloAddress.ToString();
        Assert.Contains(lost, (await Task.WhenAll(probes.Select(p => p.PlaceAsync()))).Select(p => p.Silo), StringComparer.Ordinal);
        await probes[0].RemindAsync(TimeSpan.FromMilliseconds(200));

        await cluster.KillSiloAsync(cluster.Silos[1], TestContext.Current.CancellationToken);

        foreach (var probe in probes)
        {
            await Eventually.TrueAsync(async () => await AnswersAsync(probe));
            Assert.NotEqual(lost, (await probe.PlaceAsync()).Silo, StringComparer.Ordinal);
        }

        await Eventually.TrueAsync(async () => await probes[0].TicksAsync() > 0);
    }

    private static async Task<bool> AnswersAsync(IProbe probe)
    {
        try
        {
            return await probe.ReadAsync() == probe.GetPrimaryKeyString();
        }
        // While the cluster still believes that the silo lives, calls to it fail.
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task LeaveAsync(IProbe probe)
    {
        var before = (await probe.PlaceAsync()).Activation;
        await probe.LeaveAsync();
        await Eventually.TrueAsync(async () => (await probe.PlaceAsync()).Activation != before);
    }

    private async Task StealAsync(IProbe probe) => Assert.Equal(1, await fixture.Database.TamperAsync(
        "update orleans.orleansstorage set version = version + 1 where grainidextensionstring = $1", probe.GetPrimaryKeyString()));

    public sealed class Fixture(PostgresServer server) : IAsyncLifetime
    {
        private TestCluster? _cluster;

        internal TestDatabase Database { get; } = new(server);

        internal TestCluster Cluster => _cluster!;

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            _cluster = await ProbeCluster.StartAsync(Database.ConnectionString);
        }

        public async ValueTask DisposeAsync()
        {
            if (_cluster is not null) await _cluster.DisposeAsync();
            await Database.DisposeAsync();
        }

        internal async Task<TestDatabase> AnotherDatabaseAsync()
        {
            var database = new TestDatabase(server);
            await database.InitializeAsync();
            return database;
        }
    }
}
