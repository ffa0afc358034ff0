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
        foreach (var customer in customers.Take(2)) await TalkAsync(customer);
        List<ConversationKey> newest = [await TalkAsync(Customer(0) with { Channel = Channel.Rcs })];
        foreach (var customer in customers) newest.Add(await TalkAsync(customer));

        var found = await PagesAsync(DateTimeOffset.UtcNow, _ => Task.CompletedTask);
        Assert.Equal(newest.OrderBy(k => k.Conversation.Value, StringComparer.Ordinal), found);
    }

    /// <summary>Ids have no order in time, so each new conversation may lie on a page that was read, or on one that was not.</summary>
    [Fact]
    public async Task PagesOfOneMoment_HaveEverybodyOnce_WhateverBeginsOrIsWrittenMeanwhile()
    {
        var customers = Enumerable.Range(0, 12).Select(Customer).ToArray();
        foreach (var customer in customers.Take(4)) await TalkAsync(customer);
        List<ConversationKey> newest = [];
        foreach (var customer in customers) newest.Add(await TalkAsync(customer));

        var found = await PagesAsync(DateTimeOffset.UtcNow, async _ =>
        {
            foreach (var customer in customers) await TalkAsync(customer);
        });
        Assert.Equal(newest.OrderBy(k => k.Conversation.Value, StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task CustomerWhoCameAfterTheMoment_IsThereAtMostOnce_ByTheFirstConversation()
    {
        var moment = DateTimeOffset.UtcNow.AddMinutes(-1);
        var customers = Enumerable.Range(0, 12).Select(Customer).ToArray();
        List<ConversationKey> first = [];
        foreach (var customer in customers) first.Add(await TalkAsync(customer));
        foreach (var customer in customers) await TalkAsync(customer);

        var found = await PagesAsync(moment, async page =>
        {
            foreach (var customer in customers) await TalkAsync(customer);
            if (page == 0) await TalkAsync(Customer(50));
        });
        Assert.Equal(first.OrderBy(k => k.Conversation.Value, StringComparer.Ordinal), found.Intersect(first));
        Assert.InRange(found.Count, first.Count, first.Count + 1);
    }

    [Fact]
    public async Task List_LeavesOutWhoWantsNothing_WhateverConversationSaidSo()
    {
        var (first, other) = (Customer(0), Customer(1));
        var key = Appends.Key(_tenant);
        await _silo.Log.KeepAsync(Appends.Word(key, null, Interception.OptOut, first));
        await TalkAsync(first);
        var reachable = await TalkAsync(other);
        Assert.Equal([reachable], await Directory.ListAsync(_tenant, DateTimeOffset.UtcNow, null, 10, Stop));
    }

    [Fact]
    public async Task Directory_OfATenant_HasNobodyElsesCustomers()
    {
        var mine = await TalkAsync(Customer(0));
        var other = Appends.Tenant("other");
        await _silo.Log.KeepAsync(Appends.Word(Appends.Key(other), null, Interception.Help, Customer(0)));
        Assert.Equal([mine], await Directory.ListAsync(_tenant, DateTimeOffset.UtcNow, null, 10, Stop));
        Assert.Equal(mine, await Directory.FindAsync(_tenant, Channel.Sms, Customer(0).CustomerAddress, Stop));
        Assert.Null(await Directory.FindAsync(_tenant, Channel.Sms, Customer(1).CustomerAddress, Stop));
    }

    private static Route Customer(int n) => new(Channel.Sms, Carrier.Conversations, $"+23480300000{n:00}");

    private async Task<List<ConversationKey>> PagesAsync(DateTimeOffset moment, Func<int, Task> afterPage)
    {
        const int Size = 3;
        List<ConversationKey> found = [];
        for (var number = 0; ; number++)
        {
            var page = await Directory.ListAsync(_tenant, moment, found.Count == 0 ? null : found[^1].Conversation, Size, Stop);
            found.AddRange(page);
            if (page.Count < Size) return found;
            await afterPage(number);
        }
    }

    private async Task<ConversationKey> TalkAsync(Route customer)
    {
        var key = Appends.Key(_tenant);
        await _silo.Log.KeepAsync(Appends.Word(key, null, Interception.Help, customer));
        return key;
    }
}
