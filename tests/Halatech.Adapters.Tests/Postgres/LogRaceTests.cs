using System.Collections.Concurrent;
using CsCheck;
using Halatech.Core.Conversations;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>Two silos that believe to own the same conversations.</summary>
public sealed class LogRaceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Commits =
        "select version || ' ' || (events -> -1 ->> 'text') from halatech.conversation_log where conversation_id = $1 order by version";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_OfOneVersionByTwoSilos_HasOneWinner()
    {
        await using var one = TestSilo.Start(database.ConnectionString);
        await using var other = TestSilo.Start(database.ConnectionString);
        for (var round = 0; round < 50; round++)
        {
            var key = Appends.Key();
            var outcomes = await Task.WhenAll(
                one.Log.AppendAsync(Appends.Message(key), Stop).AsTask(),
                other.Log.AppendAsync(Appends.Message(key), Stop).AsTask());
            Assert.Equal([AppendOutcome.Appended, AppendOutcome.Conflict], outcomes.Order());
        }
    }

    [Fact]
    public async Task Append_OfOneMessageByTwoSilos_IsStoredOnce()
    {
        await using var one = TestSilo.Start(database.ConnectionString);
        await using var other = TestSilo.Start(database.ConnectionString);
        for (var round = 0; round < 50; round++)
        {
            var (key, sid) = (Appends.Key(), Appends.Sid());
            var outcomes = await Task.WhenAll(
                one.Log.AppendAsync(Appends.Message(key, sid: sid), Stop).AsTask(),
                other.Log.AppendAsync(Appends.Message(Appends.Key(key.Tenant), sid: sid), Stop).AsTask());
            Assert.Equal([AppendOutcome.Appended, AppendOutcome.Duplicate], outcomes.Order());
        }
    }

    [Fact]
    public async Task Log_UnderRandomWriters_CountsWithoutGapAndKeepsEveryWinnerOnce()
    {
        await using var one = TestSilo.Start(database.ConnectionString, settings: [("Postgres:LogBatchSize", "4")]);
        await using var other = TestSilo.Start(database.ConnectionString);
        await Gen.Select(Gen.Int[1, 4], Gen.Int[2, 12], Gen.Int[1, 15])
            .SampleAsync((conversations, writers, appends) => RaceAsync([one, other], conversations, writers, appends), iter: 12);
    }

    private async Task RaceAsync(TestSilo[] silos, int conversations, int writers, int appends)
    {
        var keys = Enumerable.Range(0, conversations).Select(_ => Appends.Key()).ToArray();
        var winners = keys.ToDictionary(key => key, _ => new ConcurrentBag<string>());
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => WriteAsync(silos[writer % 2].Log, writer)));

        foreach (var key in keys)
        {
            var stored = await database.ColumnAsync<string>(Commits, key.Conversation.Value);
            Assert.Equal(winners[key].Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal), StringComparer.Ordinal);
            Assert.Equal(Enumerable.Range(1, stored.Count).Select(version => $"{version}"), stored.Select(s => s.Split(' ')[0]), StringComparer.Ordinal);
        }

        async Task WriteAsync(IConversationLog log, int writer)
        {
            for (var i = 0; i < appends; i++)
            {
                var key = keys[(writer + i) % keys.Length];
                var text = $"{writer}-{i}";
                var append = Appends.Message(key, await log.LoadAsync(key, Stop), text: text);
                var outcome = await log.AppendAsync(append, Stop);
                if (outcome == AppendOutcome.Appended) winners[key].Add($"{append.Next.Version} {text}");
                else Assert.Equal(AppendOutcome.Conflict, outcome);
            }
        }
    }
}
