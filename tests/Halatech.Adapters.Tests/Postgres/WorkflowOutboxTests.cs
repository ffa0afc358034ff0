using Halatech.Adapters.Postgres;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>Triggers are there exactly when their append is.</summary>
public sealed class WorkflowOutboxTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IWorkflowOutbox Outbox => _silo.Get<IWorkflowOutbox>();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Trigger_IsWrittenWithItsAppend_AndReadBackWhole()
    {
        var key = Appends.Key();
        var append = Appends.Message(key);
        await _silo.Log.KeepAsync(append);

        Assert.Equal(Assert.Single(append.Triggers), Assert.Single(await OfAsync(key)).Trigger);
        Assert.True((await Outbox.CountAsync(Stop)).Count >= 1);
    }

    [Fact]
    public async Task AppendThatIsRefused_LeavesNoTrigger()
    {
        var key = Appends.Key();
        await _silo.Log.KeepAsync(Appends.Message(key));
        Assert.Equal(AppendOutcome.Conflict, await _silo.Log.AppendAsync(Appends.Message(key), Stop));
        Assert.Single(await OfAsync(key));
    }

    [Fact]
    public async Task AppendThatIsWrittenTwice_HasOneTrigger()
    {
        var append = Appends.Message(Appends.Key());
        var waiting = new WaitingAppend(append, ConversationSerializer.WriteEvents(append.Events));
        Assert.Equal(AppendOutcome.Appended, await _silo.Writer.AppendAsync(waiting, Stop));
        await using (var connection = await _silo.Sources.Log.OpenConnectionAsync(Stop))
            Assert.Equal([AppendOutcome.Appended], await LogBatch.WriteAsync(connection, [waiting], Stop));
        Assert.Single(await OfAsync(append.Key));
    }

    [Fact]
    public async Task Triggers_OfManyConversations_ComeInOrderWithinEach_AndGo()
    {
        ConversationKey[] keys = [.. Enumerable.Range(0, 20).Select(_ => Appends.Key())];
        await Task.WhenAll(keys.Select(async key =>
        {
            var state = await _silo.Log.KeepAsync(Appends.Message(key));
            await _silo.Log.KeepAsync(Appends.Of(key, state, new CloseConversation("resolved")));
        }));

        foreach (var key in keys)
        {
            var waiting = await OfAsync(key);
            Assert.Equal([1, 2], waiting.Select(w => w.Trigger.Version));
            await Outbox.RemoveAsync([.. waiting.Select(w => w.Id)], Stop);
            Assert.Empty(await OfAsync(key));
        }
    }

    [Fact]
    public async Task ErasedConversation_HasNothingOfItsTextInTheDatabase()
    {
        const string Secret = "a word that must go";
        var key = Appends.Key();
        var state = await _silo.Log.KeepAsync(Appends.Message(key, text: Secret));
        await _silo.Log.SaveSnapshotAsync(key, state, Stop);
        state = await _silo.Log.KeepAsync(Appends.Of(key, state, new CloseConversation("resolved")));
        var erase = Appends.Of(key, state, new StepLifecycle(1, LifecycleKind.Erase, ConversationFacts.Of(state, Appends.Noon).LastCustomerAt, []));
        state = await _silo.Log.KeepAsync(erase);

        await _silo.Log.EraseAsync(new(Appends.Tenant("other"), key.Conversation), state.Version, Stop);
        Assert.True(await HasAsync(Secret));
        await _silo.Log.EraseAsync(key, state.Version, Stop);

        Assert.False(await HasAsync(Secret));
        Assert.Equal(state.Text(), (await _silo.Log.LoadAsync(key, Stop)).Text());
    }

    [Fact]
    public async Task Dates_ThatAreNotPublished_LeaveNoTrigger_AndThoseThatAreDo()
    {
        const string Design = """{"version":1,"name":"News","trigger":{"on":"date","at":"0 9 * * *"},"steps":[{"send":{"text":"Hi."}}]}""";
        var (tenant, account) = (Appends.Tenant("dates"), Configurations.AccountSid());
        var key = new ConversationKey(tenant, WorkflowTrigger.NoConversation);
        Assert.True((await _silo.Tenants.SaveAsync(Configurations.Of(tenant, 1, account), Stop)).IsOk);
        Assert.Empty(await OfAsync(key));

        var dated = Configurations.Of(tenant, 2, account) with { Experiences = [new("news", Design)] };
        Assert.False((await _silo.Tenants.SaveAsync(dated with { Version = 3 }, Stop)).IsOk);
        Assert.Empty(await OfAsync(key));
        Assert.True((await _silo.Tenants.SaveAsync(dated, Stop)).IsOk);
        var trigger = Assert.Single(await OfAsync(key)).Trigger;
        Assert.Equal((WorkflowTriggerKind.DatesPublished, 2L), (trigger.Kind, trigger.Version));
    }

    private Task<bool> HasAsync(string text) => database.ScalarAsync<bool>(
        """
        select exists (select from halatech.conversation_log where events::text like '%' || $1 || '%')
          or exists (select from halatech.conversation_snapshots where state::text like '%' || $1 || '%')
        """, text);

    private async Task<IReadOnlyList<WaitingTrigger>> OfAsync(ConversationKey key) =>
        [.. (await Outbox.FindAsync(0, 10_000, Stop)).Where(w => w.Trigger.Conversation == key)];
}
