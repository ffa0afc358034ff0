using System.Text.Json;
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

    /// <summary>Where a number is the conversation, whoever writes again after years has the same one.</summary>
    [Fact]
    public async Task ConversationThatWasErased_IsThereAgain_WhenTheCustomerWritesAgain()
    {
        var customer = Customer(0);
        var key = Appends.Key(_tenant);
        var state = await _silo.Log.KeepAsync(Appends.Word(key, null, Interception.None, customer));
        state = await _silo.Log.KeepAsync(Appends.Of(key, state, new CloseConversation("over")));
        var erase = new StepLifecycle(1, LifecycleKind.Erase, ConversationFacts.Of(state, Appends.Noon).LastCustomerAt, []);
        state = await _silo.Log.KeepAsync(Appends.Of(key, state, erase));
        await _silo.Log.EraseAsync(key, state.Version, Stop);
        Assert.Empty(await Directory.ListAsync(_tenant, DateTimeOffset.UtcNow, null, 10, Stop));
        Assert.Null(await Directory.FindAsync(_tenant, customer.Channel, customer.CustomerAddress, Stop));

        await _silo.Log.KeepAsync(Appends.Word(key, state, Interception.None, customer));
        Assert.Equal([key], await Directory.ListAsync(_tenant, DateTimeOffset.UtcNow, null, 10, Stop));
        Assert.Equal(key, await Directory.FindAsync(_tenant, customer.Channel, customer.CustomerAddress, Stop));
        Assert.Equal([key.Conversation], await _silo.Get<IConsentBook>().FindOpenAsync(_tenant, customer.Channel, customer.CustomerAddress, Stop));
    }

    /// <summary>Each STOP of a customer asks so, and the log has the appends of all tenants.</summary>
    [Theory]
    [InlineData("conversations_of_customer(1::smallint, '+234803777')")]
    [InlineData("customers_to_reach('CH8', 10, now())")]
    public async Task Answer_IsReadFromAFewPages_HoweverManyConversationsThereAre(string call)
    {
        const int Many = 20_000;
        const int Few = 150;
        await database.TamperAsync(
            """
            insert into halatech.conversation_log (tenant_id, conversation_id, version, commit_id, events)
            select $1, 'CH' || md5(i::text), 1, gen_random_uuid(), jsonb_build_array(
              jsonb_build_object('type', 'conversation-started', 'route', jsonb_build_object('customerAddress', '+234803' || i)))
            from generate_series(1, $2) i
            """, _tenant.Value, Many);
        await database.TamperAsync(
            """
            insert into halatech.conversations (tenant_id, conversation_id, version, channel, mode, status, opted_out, last_activity)
            select tenant_id, conversation_id, 1, 1, 0, 0, false, now() from halatech.conversation_log where tenant_id = $1
            """, _tenant.Value);
        await database.TamperAsync("analyze halatech.conversation_log, halatech.conversations");

        var plan = await database.ScalarAsync<string>(
            $"""
            begin;
            set local role halatech_app;
            do $$ begin
              perform set_config('halatech.tenant', '{_tenant}', true);
              perform from halatech.{call}; -- So that the catalogue is known.
            end $$;
            explain (analyze, buffers, format json) select * from halatech.{call};
            commit
            """);
        using var read = JsonDocument.Parse(plan);
        var top = read.RootElement[0].GetProperty("Plan");
        Assert.True(top.GetProperty("Actual Rows").GetDouble() > 0, plan);
        Assert.InRange(top.GetProperty("Shared Hit Blocks").GetInt32() + top.GetProperty("Shared Read Blocks").GetInt32(), 1, Few);
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
