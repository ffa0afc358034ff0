using Halatech.Adapters.Postgres;
using Halatech.Core.Conversations;
using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>One writer and what happens among appends that share a batch.</summary>
public sealed class LogWriterTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batch_WithStaleAndDuplicateAppends_RefusesOnlyThose()
    {
        await using var silo = StartOneWriter();
        var (key, sid) = (Appends.Key(), Appends.Sid());
        var state = await silo.Log.KeepAsync(Appends.Message(key, sid: sid));
        var (outcomes, appends) = await GatherAsync(silo,
        [
            Appends.Message(Appends.Key()),
            Appends.Message(key, ConversationState.Empty),
            Appends.Message(Appends.Key(key.Tenant), sid: sid),
            Appends.Message(Appends.Key()),
        ]);

        AppendOutcome[] expected = [AppendOutcome.Appended, AppendOutcome.Conflict, AppendOutcome.Duplicate, AppendOutcome.Appended];
        Assert.Equal(expected, await Task.WhenAll(outcomes));
        var versions = await Task.WhenAll(appends.Select(a => VersionAsync(silo, a.Key)));
        Assert.Equal([1, 1, 0, 1], versions);
        var heads = await Task.WhenAll(appends.Select(HeadsAsync));
        Assert.Equal([1, 1, 0, 1], heads);
        Assert.Equal(state.Text(), (await silo.Log.LoadAsync(key, Stop)).Text());
    }

    [Fact]
    public async Task Batch_WithAPoisonousAppend_FailsThatOneAlone()
    {
        await using var silo = StartOneWriter();
        var good = Enumerable.Range(0, 6).Select(_ => Appends.Message(Appends.Key())).ToArray();
        // jsonb has no NUL; nothing that the conversation's rules let through holds one.
        var poison = new WaitingAppend(Appends.Message(Appends.Key()), """[{"type":"conversation-closed","reason":"\u0000"}]"""u8.ToArray());

        await using var gate = await database.CloseLogAsync();
        var first = silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask();
        await gate.WaitersAsync(1);
        var refused = silo.Writer.AppendAsync(poison, Stop);
        var others = good.Select(a => silo.Log.AppendAsync(a, Stop).AsTask()).ToArray();
        await gate.DisposeAsync();

        Assert.Equal(PostgresErrorCodes.UntranslatableCharacter, (await Assert.ThrowsAsync<PostgresException>(() => refused)).SqlState);
        Assert.All(await Task.WhenAll([first, .. others]), outcome => Assert.Equal(AppendOutcome.Appended, outcome));
        Assert.Equal(0, await VersionAsync(silo, poison.Append.Key));
    }

    [Fact]
    public async Task Batch_WithTwinsAcrossTenants_AppendsEachInItsPlace()
    {
        await using var silo = StartOneWriter();
        var keys = Enumerable.Range(0, 3).Select(_ => Appends.Key() with { Conversation = ConversationId.Parse("same-name") }).ToArray();
        var firsts = keys.Select(key => Appends.Message(key)).ToArray();
        // Twice each version: the second of each pair has lost, whatever stands between the two.
        var (outcomes, _) = await GatherAsync(silo, [.. firsts, .. keys.Select(key => Appends.Message(key))]);

        var won = (await Task.WhenAll(outcomes)).Count(outcome => outcome == AppendOutcome.Appended);

        Assert.Equal(keys.Length, won);
        Assert.All(await Task.WhenAll(keys.Select(key => VersionAsync(silo, key))), version => Assert.Equal(1, version));
    }

    [Fact]
    public async Task Append_WrittenTwiceAfterACommitInDoubt_RecognisesItself()
    {
        await using var silo = StartOneWriter();
        var waiting = Waiting(Appends.Message(Appends.Key()));
        await using var connection = await silo.Sources.Log.OpenConnectionAsync(Stop);

        Assert.Equal(AppendOutcome.Appended, Assert.Single(await LogBatch.WriteAsync(connection, [waiting], Stop)));
        Assert.Equal(AppendOutcome.Appended, Assert.Single(await LogBatch.WriteAsync(connection, [waiting], Stop)));
        Assert.Equal(AppendOutcome.Duplicate, Assert.Single(await LogBatch.WriteAsync(connection, [Waiting(waiting.Append)], Stop)));
        Assert.Equal(1, await VersionAsync(silo, waiting.Append.Key));
    }

    [Fact]
    public async Task Queue_WhenFull_MakesCallersWaitUntilTheyGiveUp()
    {
        await using var silo = TestSilo.Start(database.ConnectionString, settings:
            [("Postgres:LogWriters", "1"), ("Postgres:LogBatchSize", "1"), ("Postgres:LogQueueCapacity", "1")]);
        await using var gate = await database.CloseLogAsync();
        var written = silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask();
        await gate.WaitersAsync(1);
        var queued = silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask();

        using var patience = new CancellationTokenSource();
        var tooMany = Appends.Message(Appends.Key());
        var outside = silo.Log.AppendAsync(tooMany, patience.Token).AsTask();
        Assert.False(outside.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outside);

        await gate.DisposeAsync();
        Assert.Equal(AppendOutcome.Appended, await written);
        Assert.Equal(AppendOutcome.Appended, await queued);
        Assert.Equal(0, await VersionAsync(silo, tooMany.Key));
    }

    [Fact]
    public async Task Append_OnceQueued_IsNotTakenBackByItsCaller()
    {
        await using var silo = StartOneWriter();
        await using var gate = await database.CloseLogAsync();
        using var patience = new CancellationTokenSource();
        var append = silo.Log.AppendAsync(Appends.Message(Appends.Key()), patience.Token).AsTask();
        await gate.WaitersAsync(1);
        await patience.CancelAsync();
        await gate.DisposeAsync();

        Assert.Equal(AppendOutcome.Appended, await append);
    }

    [Fact]
    public async Task Dispose_WithAppendsWaiting_WritesThemAndTakesNoMore()
    {
        await using var silo = StartOneWriter();
        await using var gate = await database.CloseLogAsync();
        var appends = Enumerable.Range(0, 20).Select(_ => silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask()).ToArray();
        await gate.WaitersAsync(1);
        var disposed = silo.Writer.DisposeAsync().AsTask();
        Assert.Equal(AppendOutcome.Unavailable, await silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop));
        await gate.DisposeAsync();
        await disposed;

        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Appended, outcome));
    }

    [Fact]
    public async Task Appends_BesideABatchThatTakesLong_AreWrittenTogetherByTheOtherWriter()
    {
        await using var silo = TestSilo.Start(database.ConnectionString, settings: [("Postgres:LogWriters", "2")]);
        await using var gate = await database.CloseLogAsync();
        var first = silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask();
        await gate.WaitersAsync(1);
        var tenant = Appends.Key().Tenant;
        var others = Enumerable.Range(0, 8).Select(_ => silo.Log.AppendAsync(Appends.Message(Appends.Key(tenant)), Stop).AsTask()).ToArray();
        await gate.WaitersAsync(2);
        await gate.DisposeAsync();

        Assert.All(await Task.WhenAll([first, .. others]), outcome => Assert.Equal(AppendOutcome.Appended, outcome));
        Assert.Equal(1, await database.ScalarAsync<long>(
            "select count(distinct recorded_at) from halatech.conversation_log where tenant_id = $1", tenant.Value));
    }

    [Fact]
    public async Task Append_ThatCanWait_IsWrittenWhenNoOtherComes()
    {
        await using var silo = StartOneWriter();
        var key = Appends.Key();
        var state = await silo.Log.ConverseAsync(key, appends: 3);
        var last = Appends.Sent(key, state);
        Assert.True(last.CanWait);

        Assert.Equal(AppendOutcome.Appended, await silo.Log.AppendAsync(last, Stop));
        Assert.Equal(4, await VersionAsync(silo, key));
    }

    [Fact]
    public async Task Dispose_WithAppendsThatCanWait_WritesThem()
    {
        await using var silo = StartOneWriter();
        var (key, other) = (Appends.Key(), Appends.Key());
        var last = Appends.Sent(key, await silo.Log.ConverseAsync(key, appends: 3));
        var late = Appends.Sent(other, await silo.Log.ConverseAsync(other, appends: 3));
        await using var gate = await database.CloseLogAsync();
        var first = silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask();
        await gate.WaitersAsync(1);
        var waiting = silo.Log.AppendAsync(last, Stop).AsTask();
        var disposed = silo.Writer.DisposeAsync().AsTask();
        Assert.Equal(AppendOutcome.Unavailable, await silo.Log.AppendAsync(late, Stop));
        await gate.DisposeAsync();
        await disposed;

        Assert.Equal([AppendOutcome.Appended, AppendOutcome.Appended], await Task.WhenAll(first, waiting));
    }

    private Task<long> HeadsAsync(LogAppend append) => database.ScalarAsync<long>(
        "select count(*) from halatech.conversations where conversation_id = $1", append.Key.Conversation.Value);

    /// <summary>Holds up the writer, so that the appends are one batch.</summary>
    private async Task<(Task<AppendOutcome>[] Outcomes, LogAppend[] Appends)> GatherAsync(TestSilo silo, LogAppend[] appends)
    {
        await using var gate = await database.CloseLogAsync();
        var first = silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask();
        await gate.WaitersAsync(1);
        var outcomes = appends.Select(a => silo.Log.AppendAsync(a, Stop).AsTask()).ToArray();
        await gate.DisposeAsync();
        await first;
        return (outcomes, appends);
    }

    private TestSilo StartOneWriter() => TestSilo.Start(database.ConnectionString, settings: [("Postgres:LogWriters", "1")]);

    private static WaitingAppend Waiting(LogAppend append) => new(append, ConversationSerializer.WriteEvents(append.Events));

    private static async Task<long> VersionAsync(TestSilo silo, ConversationKey key) => (await silo.Log.LoadAsync(key, Stop)).Version;
}
