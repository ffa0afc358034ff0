using Halatech.Local;
using Halatech.Local.Postgres;

namespace Halatech.System.Tests.Product;

/// <summary>Starting, stopping, dying and starting again, each in a copy of its own beside the one that all tests share.</summary>
[Collection(SharedProduct.Name)]
public sealed class LifeTests(RunningProduct product)
{
    [Fact]
    public async Task CtrlC_StopsEverythingAndTheNextStartGoesOnWhereItWas()
    {
        var first = await StartAsync();
        await using var _ = first;
        var phone = PhoneOf(first);
        await phone.AskAsync(Hotel.Question);

        var exit = await first.InterruptAsync();

        Assert.True(exit is 0 or 130, $"exit code {exit}:\n{first.Output}");
        await first.IsGoneAsync();

        await using var second = await StartAsync(first.Offset);
        Assert.Equal(2, (await phone.ThreadAsync()).Count);
        await phone.AskAsync("Is there a pool?");
        Assert.Equal([0, 1, 2, 3], (await phone.ThreadAsync()).Select(message => message.Index));
    }

    [Fact]
    public async Task Kill_LeavesPostgresAndTheNextStartTakesItOver()
    {
        var first = await StartAsync();
        await using var _ = first;
        var phone = PhoneOf(first);
        await phone.AskAsync(Hotel.Question);

        await first.KillAsync();

        Assert.Contains(first.Processes, process => process.Contains("postgres", StringComparison.Ordinal));
        var postmaster = first.Postmaster;
        await using var second = await StartAsync(first.Offset);
        Assert.Equal(postmaster, second.Postmaster);
        await phone.AskAsync("Is there a pool?");
        Assert.Equal([0, 1, 2, 3], (await phone.ThreadAsync()).Select(message => message.Index));

        // Whoever started it: Ctrl-C stops everything.
        await second.InterruptAsync();
        await second.IsGoneAsync();
    }

    [Fact]
    public async Task DatabaseThatIsKilled_RunsAgainAndNothingIsLost()
    {
        await using var copy = await StartAsync();
        var phone = PhoneOf(copy);
        await phone.AskAsync(Hotel.Question);
        var postmaster = copy.Postmaster;

        await copy.KillPostgresAsync();

        await phone.AskAsync("Is there a pool?");
        Assert.Equal([0, 1, 2, 3], (await phone.ThreadAsync()).Select(message => message.Index));
        Assert.NotEqual(postmaster, copy.Postmaster);
        Assert.Contains("PostgreSQL runs again", copy.Output, StringComparison.Ordinal);
        await copy.InterruptAsync();
        await copy.IsGoneAsync();
    }

    [Fact]
    public async Task SomebodyElsesDatabaseThatIsAway_HoldsUpTheEndOnlyUntilSomebodyInsists()
    {
        await using var database = await PrivateCluster.StartTemporaryAsync(TestContext.Current.CancellationToken);
        await database.CreateDatabaseAsync("elsewhere", TestContext.Current.CancellationToken);
        var first = await StartOnAsync(LocalCopy.FreeOffset());
        await using var _ = first;
        var phone = PhoneOf(first);
        await phone.AskAsync(Hotel.Question);
        await database.KillAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, await first.InsistAsync());

        Assert.Contains("stopping; once more ends it at once", first.Output, StringComparison.Ordinal);
        Assert.Contains("ended at once", first.Output, StringComparison.Ordinal);
        await database.RestartAsync(crash: false, TestContext.Current.CancellationToken);
        await using var second = await StartOnAsync(first.Offset);
        await phone.AskAsync("Is there a pool?");
        Assert.Equal([0, 1, 2, 3], (await phone.ThreadAsync()).Select(message => message.Index));

        Task<LocalCopy> StartOnAsync(int offset) => LocalCopy.StartOnDatabaseAsync(product.Data, offset, database.ConnectionString("elsewhere"));
    }

    [Fact]
    public async Task Reset_AfterAKill_ForgetsEverything()
    {
        var first = await StartAsync();
        await using var _ = first;
        var phone = PhoneOf(first);
        await phone.AskAsync(Hotel.Question);
        await first.KillAsync();

        await using var second = await StartAsync(first.Offset, "--reset");

        Assert.Empty(await phone.ThreadAsync());
        await phone.AskAsync(Hotel.Question);
        Assert.Equal([0, 1], (await phone.ThreadAsync()).Select(message => message.Index));
    }

    [Fact]
    public async Task SecondCopy_AtAnotherOffset_RunsBesideTheFirst()
    {
        await using var second = await StartAsync();
        var (here, there) = (product.NewPhone(Hotel.Sms), PhoneOf(second));
        Assert.Contains(Hotel.BreakfastTimes, await there.AskAsync(Hotel.Question), StringComparison.Ordinal);
        Assert.Contains(Hotel.BreakfastTimes, await here.AskAsync(Hotel.Question), StringComparison.Ordinal);
        await second.InterruptAsync();
        Assert.Contains(Hotel.PoolTimes, await here.AskAsync("Is there a pool?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondCopy_AtTheSamePorts_SaysSoAndLeavesTheFirstAlone()
    {
        await using var second = LocalCopy.Start(product.Data, product.Copy.Offset);
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"{product.Copy.Ports.Application}", second.Output, StringComparison.Ordinal);
        Assert.Contains("in use: stop what holds them or pass --port-offset", second.Output, StringComparison.Ordinal);
        await product.NewPhone(Hotel.Sms).AskAsync(Hotel.Question);
    }

    [Theory]
    [InlineData("--prot-offset")]
    [InlineData("-x")]
    public async Task Start_ArgumentNotUnderstood_SaysSo(string argument)
    {
        await using var copy = LocalCopy.Start(product.Data, LocalCopy.FreeOffset(), argument);
        Assert.Equal(1, await copy.ExitAsync());
        Assert.Contains($"'{argument}' is not understood", copy.Output, StringComparison.Ordinal);
        await copy.IsGoneAsync();
    }

    private Task<LocalCopy> StartAsync(int? offset = null, params string[] arguments) =>
        LocalCopy.StartReadyAsync(product.Data, offset ?? LocalCopy.FreeOffset(), arguments);

    private static Telephone PhoneOf(LocalCopy copy) => Telephone.New(LocalPorts.Url(copy.Ports.Twilio), Hotel.WhatsApp);
}
