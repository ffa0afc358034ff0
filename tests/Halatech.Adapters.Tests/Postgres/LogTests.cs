using System.Text.Json;
using Halatech.Core.Conversations;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class LogTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Load_OfNothing_IsTheEmptyState() =>
        Assert.Equal(ConversationState.Empty.Text(), (await _silo.Log.LoadAsync(Appends.Key(), Stop)).Text());

    [Fact]
    public async Task Load_AfterAppends_IsWhatTheFoldHadGiven()
    {
        var key = Appends.Key();
        var state = await _silo.Log.ConverseAsync(key, 9);

        var loaded = await _silo.Log.LoadAsync(key, Stop);

        Assert.Equal(9, loaded.Version);
        Assert.Equal(state.Text(), loaded.Text());
    }

    [Theory]
    [InlineData("Ẹ káàárọ̀ 👋🏽 \"quoted\" \\u0041 \\ / \t\n \u2028 \u0001")]
    [InlineData("'; drop table halatech.conversation_log; --")]
    public async Task Load_OfHostileText_GivesItBackUnchanged(string text)
    {
        var key = Appends.Key();
        await _silo.Log.KeepAsync(Appends.Message(key, text: text));
        Assert.Equal(text, (await _silo.Log.LoadAsync(key, Stop)).Thread[0].Text.ToString());
    }

    [Fact]
    public async Task Append_OfSeveralEvents_IsOneRow()
    {
        var key = Appends.Key();
        var first = Appends.Message(key);
        Assert.True(first.Events.Length > 1);

        await _silo.Log.KeepAsync(first);

        Assert.Equal(first.Events.Length, await database.ScalarAsync<int>(
            "select jsonb_array_length(events) from halatech.conversation_log where conversation_id = $1", key.Conversation.Value));
        Assert.Equal(["conversation-started", "message-received"], await database.ColumnAsync<string>(
            "select type from halatech.conversation_events where conversation_id = $1 order by version, ordinal", key.Conversation.Value));
    }

    [Fact]
    public async Task Append_ThatIsRefused_LeavesNoneOfItsEvents()
    {
        var key = Appends.Key();
        var sid = Appends.Sid();
        await _silo.Log.KeepAsync(Appends.Message(Appends.Key(key.Tenant), sid: sid));

        Assert.Equal(AppendOutcome.Duplicate, await _silo.Log.AppendAsync(Appends.Message(key, sid: sid), Stop));

        Assert.Equal(0, (await _silo.Log.LoadAsync(key, Stop)).Version);
        Assert.Empty(await database.ColumnAsync<string>(
            "select conversation_id from halatech.conversations where conversation_id = $1", key.Conversation.Value));
    }

    [Fact]
    public async Task Append_OfAStaleVersion_IsAConflictAndChangesNothing()
    {
        var key = Appends.Key();
        var state = await _silo.Log.ConverseAsync(key, 3);
        var stale = Appends.Message(key, state with { Version = 1 }, text: "late");

        Assert.Equal(AppendOutcome.Conflict, await _silo.Log.AppendAsync(stale, Stop));

        Assert.Equal(state.Text(), (await _silo.Log.LoadAsync(key, Stop)).Text());
    }

    [Fact]
    public async Task Append_OfAKnownMessage_IsADuplicateInThisTenantOnly()
    {
        var (key, sid) = (Appends.Key(), Appends.Sid());
        var state = await _silo.Log.KeepAsync(Appends.Message(key, sid: sid));

        var again = Appends.Message(key, state with { Thread = [] }, sid);
        var elsewhere = Appends.Message(Appends.Key(key.Tenant), sid: sid);
        var anotherTenant = Appends.Message(Appends.Key(), sid: sid);

        Assert.Equal(AppendOutcome.Duplicate, await _silo.Log.AppendAsync(again, Stop));
        Assert.Equal(AppendOutcome.Duplicate, await _silo.Log.AppendAsync(elsewhere, Stop));
        Assert.Equal(AppendOutcome.Appended, await _silo.Log.AppendAsync(anotherTenant, Stop));
    }

    [Fact]
    public async Task Append_OfTheSameConversationName_KeepsTenantsApart()
    {
        var mine = Appends.Key();
        var theirs = Appends.Key() with { Conversation = mine.Conversation };
        await _silo.Log.ConverseAsync(mine, 4);
        await _silo.Log.KeepAsync(Appends.Message(theirs, text: "theirs"));

        Assert.Equal(4, (await _silo.Log.LoadAsync(mine, Stop)).Version);
        Assert.Equal("theirs", Assert.Single((await _silo.Log.LoadAsync(theirs, Stop)).Thread).Text.ToString());
    }

    [Fact]
    public async Task Load_OfALogWithAGap_SaysWhichAppendIsMissing()
    {
        var key = Appends.Key();
        await _silo.Log.ConverseAsync(key, 5);
        await database.TamperAsync("delete from halatech.conversation_log where conversation_id = $1 and version = 3", key.Conversation.Value);

        var damage = await Assert.ThrowsAsync<JsonException>(() => _silo.Log.LoadAsync(key, Stop));

        Assert.Contains("no append 3", damage.Message, StringComparison.Ordinal);
    }
}
