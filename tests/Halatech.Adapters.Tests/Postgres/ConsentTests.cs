using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>Consents are on disk with the append that changes them, or not at all.</summary>
public sealed class ConsentTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private static readonly Route Ada = new(Channel.Sms, Carrier.Conversations, "+2348030000077");

    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);
    private readonly TenantId _tenant = Appends.Tenant("hotel");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task OptOut_IsKeptWithItsAppend_UntilTheOptIn()
    {
        var key = Appends.Key(_tenant);
        Assert.False(await IsOutAsync());
        var state = await _silo.Log.KeepAsync(Appends.Word(key, null, Interception.OptOut, Ada));
        Assert.True(await IsOutAsync());
        await _silo.Log.KeepAsync(Appends.Word(key, state, Interception.OptIn, Ada));
        Assert.False(await IsOutAsync());
    }

    [Fact]
    public async Task OptOut_IsSeenByAnotherSilo_ThatKnowsNothingOfIt()
    {
        await _silo.Log.KeepAsync(Appends.Word(Appends.Key(_tenant), null, Interception.OptOut, Ada));
        await using var other = TestSilo.Start(database.ConnectionString);
        Assert.True(await other.Get<IConsentBook>().IsOptedOutAsync(_tenant, Ada.Channel, Ada.CustomerAddress, Stop));
    }

    [Fact]
    public async Task OptOut_OfAnotherChannelCustomerOrTenant_IsNotHers()
    {
        await _silo.Log.KeepAsync(Appends.Word(Appends.Key(_tenant), null, Interception.OptOut, Ada with { Channel = Channel.Rcs }));
        await _silo.Log.KeepAsync(Appends.Word(Appends.Key(_tenant), null, Interception.OptOut, Ada with { CustomerAddress = "+2348030000078" }));
        await _silo.Log.KeepAsync(Appends.Word(Appends.Key(Appends.Tenant("other")), null, Interception.OptOut, Ada));
        Assert.False(await IsOutAsync());
    }

    [Fact]
    public async Task AppendThatLosesTheRace_ChangesNoConsent()
    {
        var key = Appends.Key(_tenant);
        await _silo.Log.KeepAsync(Appends.Message(key));
        Assert.Equal(AppendOutcome.Conflict, await _silo.Log.AppendAsync(Appends.Word(key, null, Interception.OptOut, Ada), Stop));
        Assert.False(await IsOutAsync());
    }

    [Fact]
    public async Task ConsentsAmongManyAppends_AreAllKept_AndNoNeighbourSuffers()
    {
        var appends = Enumerable.Range(0, 60).Select(n => n % 3 == 0
            ? Appends.Word(Appends.Key(_tenant), null, Interception.OptOut, Ada with { CustomerAddress = $"+23480400000{n:00}" })
            : Appends.Message(Appends.Key(_tenant))).ToArray();
        var outcomes = await Task.WhenAll(appends.Select(a => _silo.Log.AppendAsync(a, Stop).AsTask()));
        Assert.All(outcomes, outcome => Assert.Equal(AppendOutcome.Appended, outcome));
        for (var n = 0; n < 60; n += 3)
            Assert.True(await _silo.Get<IConsentBook>().IsOptedOutAsync(_tenant, Channel.Sms, $"+23480400000{n:00}", Stop));
    }

    [Fact]
    public async Task OpenConversations_OfACustomer_AreFoundByChannel()
    {
        var (open, closed, elsewhere) = (Appends.Key(_tenant), Appends.Key(_tenant), Appends.Key(_tenant));
        await _silo.Log.KeepAsync(Appends.Word(open, null, Interception.None, Ada));
        var over = await _silo.Log.KeepAsync(Appends.Word(closed, null, Interception.None, Ada));
        await _silo.Log.KeepAsync(Appends.Of(closed, over, new CloseConversation("over")));
        await _silo.Log.KeepAsync(Appends.Word(elsewhere, null, Interception.None, Ada with { Channel = Channel.WhatsApp }));
        var found = await _silo.Get<IConsentBook>().FindOpenAsync(_tenant, Ada.Channel, Ada.CustomerAddress, Stop);
        Assert.Equal([open.Conversation], found);
        Assert.Empty(await _silo.Get<IConsentBook>().FindOpenAsync(Appends.Tenant("other"), Ada.Channel, Ada.CustomerAddress, Stop));
    }

    private Task<bool> IsOutAsync() => _silo.Get<IConsentBook>().IsOptedOutAsync(_tenant, Ada.Channel, Ada.CustomerAddress, Stop);
}
