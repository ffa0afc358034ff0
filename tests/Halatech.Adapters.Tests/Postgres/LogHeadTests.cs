using Halatech.Core.Conversations;
using Microsoft.Extensions.Time.Testing;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class LogHeadTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private const string Version = "select version from halatech.conversations where conversation_id = $1";
    private const string Pending = "select pending_since from halatech.conversations where conversation_id = $1";

    private readonly FakeTimeProvider _time = new(Appends.Noon.AddHours(1));
    private readonly TestDatabase _database = database;
    private TestSilo? _silo;

    private TestSilo Silo => _silo ??= TestSilo.Start(_database.ConnectionString, time: _time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Head_WhenWhatIsSeenChanges_Moves()
    {
        var key = Appends.Key();
        var state = await Silo.Log.KeepAsync(Appends.Message(key));
        var taken = Appends.Of(key, state, new TakeOver(AgentId.Parse("agent-1")));
        await Silo.Log.KeepAsync(taken);

        Assert.True(taken.HeadChanged);
        Assert.Equal("2 1 2 0 f", await _database.ScalarAsync<string>(
            "select concat_ws(' ', version, channel, mode, status, opted_out) from halatech.conversations where conversation_id = $1",
            key.Conversation.Value));
    }

    [Fact]
    public async Task Head_WhenNothingIsSeenToChange_Stays()
    {
        var key = Appends.Key();
        var state = await Silo.Log.KeepAsync(Appends.Message(key));
        var more = Appends.Message(key, state);
        Assert.False(more.HeadChanged);

        await Silo.Log.KeepAsync(more);

        Assert.Equal(1, await _database.ScalarAsync<long>(Version, key.Conversation.Value));
        Assert.Equal(2, (await Silo.Log.LoadAsync(key, Stop)).Version);
    }

    [Fact]
    public async Task PendingSince_WhileSomethingIsOwed_IsSet()
    {
        var key = Appends.Key();
        var state = await Silo.Log.KeepAsync(Appends.Message(key));
        Assert.Equal(state.PendingSince, await _database.ScalarAsync<DateTimeOffset>(Pending, key.Conversation.Value));

        state = await Silo.Log.KeepAsync(Appends.Of(key, state, new TakeOver(AgentId.Parse("agent-1"))));

        Assert.False(state.HasPendingWork);
        Assert.Null(Assert.Single(await _database.ColumnAsync<DateTimeOffset?>(Pending, key.Conversation.Value)));
    }

    [Fact]
    public async Task PendingWork_PagedByTime_IsFoundWhole()
    {
        await _database.TamperAsync("delete from halatech.conversations");
        var keys = new HashSet<ConversationKey>();
        // All of them in the same microsecond, as after an import or with a coarse clock.
        for (var i = 0; i < 7; i++)
        {
            var key = Appends.Key();
            keys.Add(key);
            await Silo.Log.KeepAsync(Appends.Message(key));
        }

        var found = new List<ConversationKey>();
        var after = DateTimeOffset.UnixEpoch;
        while (await Silo.PendingWork.FindAsync(TimeSpan.FromMinutes(5), after, 3, Stop) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(p => p.Key));
            after = page[^1].Since;
        }

        Assert.Equal(keys.Count, found.Count);
        Assert.True(keys.SetEquals(found));
    }

    [Fact]
    public async Task PendingWork_ThatIsTooFresh_IsLeftAlone()
    {
        var key = Appends.Key();
        await Silo.Log.KeepAsync(Appends.Message(key));
        Assert.DoesNotContain(await Silo.PendingWork.FindAsync(TimeSpan.FromHours(2), DateTimeOffset.UnixEpoch, 1000, Stop), p => p.Key == key);
    }
}
