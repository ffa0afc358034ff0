using Halatech.Core.Conversations;
using Halatech.Local;
using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class LogSnapshotTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private const string Kept = "select format || ' ' || version from halatech.conversation_snapshots where conversation_id = $1";

    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Load_WithASnapshot_ReadsOnlyTheTail()
    {
        var key = Appends.Key();
        var snapshot = await _silo.Log.ConverseAsync(key, 6);
        await _silo.Log.SaveSnapshotAsync(key, snapshot, Stop);
        var state = await _silo.Log.KeepAsync(Appends.Message(key, snapshot));
        await database.TamperAsync("delete from halatech.conversation_log where conversation_id = $1 and version <= 6", key.Conversation.Value);

        Assert.Equal(state.Text(), (await _silo.Log.LoadAsync(key, Stop)).Text());
    }

    [Fact]
    public async Task Load_WithASnapshotOfAnotherFormat_ReadsTheLogInstead()
    {
        var key = Appends.Key();
        var state = await _silo.Log.ConverseAsync(key, 6);
        await _silo.Log.SaveSnapshotAsync(key, state, Stop);
        await database.TamperAsync(
            "update halatech.conversation_snapshots set format = format + 1, state = '{}' where conversation_id = $1", key.Conversation.Value);

        Assert.Equal(state.Text(), (await _silo.Log.LoadAsync(key, Stop)).Text());
    }

    [Fact]
    public async Task Save_OfAnOlderSnapshot_LeavesTheNewer()
    {
        var key = Appends.Key();
        var older = await _silo.Log.ConverseAsync(key, 3);
        var newer = await _silo.Log.KeepAsync(Appends.Message(key, older));
        await _silo.Log.SaveSnapshotAsync(key, newer, Stop);
        await _silo.Log.SaveSnapshotAsync(key, older, Stop);

        Assert.Equal($"{ConversationSerializer.SnapshotVersion} 4", await database.ScalarAsync<string>(Kept, key.Conversation.Value));
    }

    [Fact]
    public async Task Save_BesideASnapshotOfALaterFormat_LeavesIt()
    {
        var key = Appends.Key();
        var state = await _silo.Log.ConverseAsync(key, 3);
        await _silo.Log.SaveSnapshotAsync(key, state, Stop);
        await database.TamperAsync("update halatech.conversation_snapshots set format = 99 where conversation_id = $1", key.Conversation.Value);

        await _silo.Log.SaveSnapshotAsync(key, state with { Version = 4 }, Stop);

        Assert.Equal("99 3", await database.ScalarAsync<string>(Kept, key.Conversation.Value));
    }

    [Fact]
    public async Task Save_WithoutAServer_LosesNothingAndThrowsNothing()
    {
        var key = Appends.Key();
        var state = await _silo.Log.ConverseAsync(key, 3);
        var nowhere = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = LoopbackPorts.PickFree() };
        await using (var lost = TestSilo.Start(nowhere.ConnectionString)) await lost.Log.SaveSnapshotAsync(key, state, Stop);

        Assert.Equal(state.Text(), (await _silo.Log.LoadAsync(key, Stop)).Text());
    }

    [Fact]
    public async Task Load_WhileAnotherSiloSavesSnapshots_NeverSeesAGap()
    {
        var key = Appends.Key();
        var states = new List<ConversationState>();
        for (var state = ConversationState.Empty; states.Count < 200; states.Add(state))
            state = await _silo.Log.KeepAsync(Appends.Message(key, state));

        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var loads = Enumerable.Range(0, 4).Select(_ => LoadUntilAsync(done.Token)).ToArray();
        foreach (var state in states) await _silo.Log.SaveSnapshotAsync(key, state, Stop);
        await done.CancelAsync();

        Assert.All(await Task.WhenAll(loads), count => Assert.NotEqual(0, count));

        async Task<int> LoadUntilAsync(CancellationToken enough)
        {
            var count = 0;
            for (; count == 0 || !enough.IsCancellationRequested; count++)
                Assert.Equal(200, (await _silo.Log.LoadAsync(key, Stop)).Version);
            return count;
        }
    }
}
