using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Recovery;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Tests.Recovery;

[Collection(ManualCluster.Name)]
public sealed class RecoverySweepTests(ManualCluster manual)
{
    private readonly GrainCluster _cluster = manual.Cluster;

    [Fact]
    public async Task Sweep_WithMoreThanAPageOwed_WakesThemAll()
    {
        const int MoreThanAPage = 300;
        TenantId[] tenants = [await _cluster.NewTenantAsync(), await _cluster.NewTenantAsync()];
        var owed = Enumerable.Range(0, MoreThanAPage).Select(i => _cluster.NewConversation(tenants[i % 2])).ToList();
        for (var i = 0; i < owed.Count; i++) await OweAsync(owed[i], TimeSpan.FromSeconds(owed.Count - i));
        var searches = _cluster.Log.Searches;

        var woken = await manual.SweepAsync();
        foreach (var talk in owed) await talk.SettledAsync();

        Assert.InRange(woken, MoreThanAPage, int.MaxValue);
        Assert.Equal(2, _cluster.Log.Searches - searches);
        Assert.All(owed, talk => Assert.Single(talk.Sent));
    }

    [Fact]
    public async Task Sweep_WithAConversationThatCannotBeLoaded_WakesTheOthersAndThatOneWhenItCan()
    {
        var tenant = await _cluster.NewTenantAsync();
        TestConversation[] talks = [.. Enumerable.Range(0, 3).Select(_ => _cluster.NewConversation(tenant))];
        for (var i = 0; i < 3; i++) await OweAsync(talks[i], TimeSpan.FromSeconds(10 - i));
        _cluster.Log.Loads.Usually(tenant, (key, _) => key == talks[0].Key
            ? throw new InvalidDataException("The log of this conversation is damaged.")
            : Task.FromResult(true));

        await manual.SweepAsync();
        await talks[1].SettledAsync();
        await talks[2].SettledAsync();
        Assert.False(talks[0].IsSettled);
        Assert.Empty(talks[0].Sent);

        _cluster.Log.Loads.Usually(tenant, (_, _) => Task.FromResult(true));
        await manual.SweepAsync();
        await talks[0].SettledAsync();

        Assert.All(talks, talk => Assert.Single(talk.Sent));
    }

    [Fact]
    public async Task Sweep_OfAConversationThatIsAtWork_StartsNothingTwice()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate thinking = new();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.After(thinking, "At nine."));
        await talk.SayAsync("When do you open?").OkAsync();
        await thinking.ReachedAsync();

        await manual.SweepAsync();
        await manual.SweepAsync();
        thinking.Open();
        await talk.SettledAsync();

        Assert.Single(talk.ModelCalls);
        Assert.Single(talk.Sent);
    }

    [Fact]
    public async Task Sweeps_ThatOverlap_SearchOnce()
    {
        Gate searching = new();
        MemoryLog log = new(TimeProvider.System) { Searching = searching };
        var grain = new RecoveryGrain(log, Options.Create(new GrainsOptions()), NullLogger<RecoveryGrain>.Instance);

        var (first, second) = (grain.SweepAsync(), grain.SweepAsync());
        searching.Open();
        await Eventually.DoneAsync(Task.WhenAll(first, second));
        Assert.Equal(1, log.Searches);

        await Eventually.DoneAsync(grain.SweepAsync());
        Assert.Equal(2, log.Searches);
    }

    private async Task OweAsync(TestConversation talk, TimeSpan ago) => Assert.Equal(
        AppendOutcome.Appended,
        await _cluster.Log.WriteBehindAsync(
            talk.Key,
            new ReceiveMessage(Sids.New(), null, talk.Route, "When do you open?", [], _cluster.Now, Interception.None),
            _cluster.Now - ago));
}
