using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Sends;

[Collection(FakeTimeCluster.Name)]
public sealed class PacedSendTests(FakeTimeCluster fake)
{
    private readonly GrainCluster _cluster = fake.Cluster;

    [Fact]
    public async Task Parts_LeaveSixSecondsApart_InOrder()
    {
        var talk = await TalkAsync();
        await talk.ReplyAsync("r1", "One,", "two,", "three.").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal(["One,", "two,", "three."], talk.Sent.Skip(1).Select(m => m.Text));
        AssertPaced(talk);
    }

    [Fact]
    public async Task Pace_OutlivesARestart()
    {
        var talk = await TalkAsync();
        await talk.ReplyAsync("r1", "One,", "two.").OkAsync();
        await fake.PassUntilAsync(() => talk.Sent.Length == 2);
        await _cluster.DeactivateAsync(talk.Grain);
        await talk.ReadAsync();
        await fake.SettleAsync(talk);

        Assert.Equal("two.", talk.Sent[^1].Text);
        AssertPaced(talk);
    }

    [Fact]
    public async Task MessageThatTheNetworkRefusesForItsPace_IsSentAgain()
    {
        var talk = await TalkAsync();
        await talk.ReplyAsync("r1", "One.").OkAsync();
        await fake.SettleAsync(talk);
        var sid = talk.Events.OfType<MessageSent>().Last().Sid;

        await talk.CallAsync(g => g.RecordAsync(new RecordReceipt(sid, DeliveryStatus.Failed, "63018", _cluster.Now))).OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal([("One.", 0), ("One.", 1)], talk.Sent.Skip(1).Select(m => (m.Text, m.Attempt)));
        AssertPaced(talk);
    }

    [Fact]
    public async Task ProviderThatAsksForPatience_IsNotGivenUpAtTheDeadline()
    {
        var talk = await TalkAsync();
        _cluster.Carrier.Answers.Next(talk.Tenant, [.. Enumerable.Repeat(CarrierAnswer.TooFast, 12)]);
        await talk.ReplyAsync("r1", "One.").OkAsync();
        await fake.SettleAsync(talk, TimeSpan.FromSeconds(1));

        Assert.Equal("One.", talk.Sent[^1].Text);
        Assert.Equal(0, talk.Count<SendFailed>());
    }

    private async Task<TestConversation> TalkAsync()
    {
        var talk = await _cluster.NewConversationAsync(t => t with { Channels = ImmutableDictionary<string, ChannelSettings>.Empty });
        await talk.SayAsync("Hello?").OkAsync();
        await fake.SettleAsync(talk);
        await talk.TakeOverAsync().OkAsync();
        return talk;
    }

    private static void AssertPaced(TestConversation talk)
    {
        var sent = talk.Events.OfType<MessageSent>().Select(e => e.At).ToArray();
        Assert.All(sent.Zip(sent.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(6), $"{pair.First} and {pair.Second}"));
    }
}
