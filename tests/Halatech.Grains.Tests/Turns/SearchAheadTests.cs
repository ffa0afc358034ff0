using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

[Collection(FakeTimeCluster.Name)]
public sealed class SearchAheadTests(FakeTimeCluster fake)
{
    private readonly GrainCluster _cluster = fake.Cluster;

    [Fact]
    public async Task Knowledge_IsSearchedWhileTheCustomerIsStillWaitedFor_AndTheModelIsNotAskedYet()
    {
        var talk = await _cluster.NewConversationAsync(t => t with { Turn = new TurnSettings(QuietTimeMilliseconds: 2000) });
        var searched = 0;
        _cluster.Knowledge.Finds.Usually(talk.Tenant, (_, _) =>
        {
            Interlocked.Increment(ref searched);
            return Task.FromResult<IReadOnlyList<Core.Knowledge.KnowledgeEntry>>([]);
        });
        await talk.SayAsync("When do you open?").OkAsync();
        fake.Time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.Equal(0, Volatile.Read(ref searched));
        await fake.PassUntilAsync(() => Volatile.Read(ref searched) == 1, TimeSpan.FromMilliseconds(1), "the search has begun");
        Assert.Empty(talk.ModelCalls);

        await fake.SettleAsync(talk);
        Assert.Equal(1, searched);
        Assert.Single(talk.Sent);
    }
}
