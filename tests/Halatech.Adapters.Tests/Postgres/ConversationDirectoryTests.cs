using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>Who a tenant's customers are, for what is to reach each of them once.</summary>
public sealed class ConversationDirectoryTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);
    private readonly TenantId _tenant = Appends.Tenant("hotel");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IConversationDirectory Directory => _silo.Get<IConversationDirectory>();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task List_HasTheNewestConversationOfEachCustomer_PageByPage()
    {
        var customers = Enumerable.Range(0, 7).Select(Customer).ToArray();
        foreach (var customer in customers) await TalkAsync(customer);
        foreach (var customer in customers.Take(2)) await TalkAsync(customer);
        await TalkAsync(Customer(0) with { Channel = Channel.Rcs });

        List<ConversationKey> found = [];
        for (ConversationId? after = null; ; after = found[^1].Conversation)
        {
            var page = await Directory.ListAsync(_tenant, after, 3, Stop);
            found.AddRange(page);
            if (page.Count < 3) break;
        }

        Assert.Equal(8, found.Count);
        Assert.Equal(8, found.Distinct().Count());
        foreach (var customer in customers) Assert.Contains((await Directory.FindAsync(_tenant, customer.Channel, customer.CustomerAddress, Stop))!.Value, found);
    }

    [Fact]
    public async Task List_LeavesOutWhoWantsNothing_WhateverConversationSaidSo()
    {
        var (first, other) = (Customer(0), Customer(1));
        var key = Appends.Key(_tenant);
        await _silo.Log.KeepAsync(Appends.Word(key, null, Interception.OptOut, first));
        await TalkAsync(first);
        var reachable = await TalkAsync(other);
        Assert.Equal([reachable], await Directory.ListAsync(_tenant, null, 10, Stop));
    }

    [Fact]
    public async Task Directory_OfATenant_HasNobodyElsesCustomers()
    {
        var mine = await TalkAsync(Customer(0));
        var other = Appends.Tenant("other");
        await _silo.Log.KeepAsync(Appends.Word(Appends.Key(other), null, Interception.Help, Customer(0)));
        Assert.Equal([mine], await Directory.ListAsync(_tenant, null, 10, Stop));
        Assert.Equal(mine, await Directory.FindAsync(_tenant, Channel.Sms, Customer(0).CustomerAddress, Stop));
        Assert.Null(await Directory.FindAsync(_tenant, Channel.Sms, Customer(1).CustomerAddress, Stop));
    }

    private static Route Customer(int n) => new(Channel.Sms, Carrier.Conversations, $"+23480300000{n:00}");

    private async Task<ConversationKey> TalkAsync(Route customer)
    {
        var key = Appends.Key(_tenant);
        await _silo.Log.KeepAsync(Appends.Word(key, null, Interception.Help, customer));
        return key;
    }
}
