using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

public sealed class CatchUpTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Webhook_ThatNeverCame_IsMadeUpForWhenTheNextOneShowsTheGap()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("Hello", index: 0).OkAsync();
        await talk.SettledAsync();
        _cluster.Carrier.Keep(talk.Key, talk.Message("Do you have a room?", index: 1));

        await talk.SayAsync("And breakfast?", index: 2).OkAsync();

        await Eventually.TrueAsync(
            () => talk.Events.OfType<MessageReceived>().Any(e => e.Index == 1), "the message without a webhook is stored");
        await talk.SettledAsync();
        var view = await talk.ReadAsync();
        Assert.Equal(
            ["Hello", "Do you have a room?", "And breakfast?"],
            view.Messages.Where(m => m.Author == AuthorKind.Customer).Select(m => m.Text));
    }

    [Fact]
    public async Task FirstMessage_HighInTheCount_FetchesNothingOfBefore()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Carrier.Keep(talk.Key, talk.Message("Old news", index: 3));

        await talk.SayAsync("Hello", index: 7).OkAsync();
        await talk.SettledAsync();
        await talk.SayAsync("Again", index: 8).OkAsync();
        await talk.SettledAsync();

        Assert.DoesNotContain(talk.Events.OfType<MessageReceived>(), e => e.Text == "Old news");
    }
}
