using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Halatech.Grains.Tests.Conversations;

[Collection(ManualCluster.Name)]
public sealed class IdleTests(ManualCluster manual)
{
    private readonly GrainCluster _cluster = manual.Cluster;

    [Fact]
    public async Task Conversation_LeftAlone_LeavesMemoryAndComesBackAsItWas()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();
        await talk.TakeOverAsync().OkAsync();
        var before = await talk.ReadAsync();
        Assert.True(_cluster.IsInMemory(talk.Grain));

        // The collector measures idleness by the real clock; asked by name it does not wait for an age.
        var management = _cluster.Grains.GetGrain<IManagementGrain>(0);
        await Eventually.TrueAsync(async () =>
        {
            await management.ForceActivationCollection(TimeSpan.Zero);
            return !_cluster.IsInMemory(talk.Grain);
        });

        var after = await talk.ReadAsync();
        Assert.Equal(before.Messages.AsEnumerable(), after.Messages);
        Assert.Equal(before with { Messages = after.Messages }, after);
        await talk.ReplyAsync("agent-1", "Still here.").OkAsync();
        await talk.SettledAsync();
        Assert.Equal([AuthorKind.Assistant, AuthorKind.Agent], talk.Sent.Select(m => m.Author));
    }

    [Fact]
    public void IdleMinutes_DecideWhenTheCollectorLetsGo()
    {
        var silo = _cluster.Silos[0].ServiceProvider;

        Assert.Equal(
            TimeSpan.FromMinutes(ManualCluster.IdleMinutes),
            silo.GetRequiredService<IOptions<GrainCollectionOptions>>().Value.CollectionAge);
    }
}
