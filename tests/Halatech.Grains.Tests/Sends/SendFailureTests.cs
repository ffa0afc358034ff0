using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Sends;

[Collection(FakeTimeCluster.Name)]
public sealed class SendFailureTests(FakeTimeCluster fake)
{
    private readonly GrainCluster _cluster = fake.Cluster;

    [Fact]
    public async Task Carrier_ThatFailsTwice_IsTriedUntilItTakesTheMessage()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Carrier.Answers.Next(talk.Tenant, CarrierAnswer.Fails, CarrierAnswer.Fails);

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Single(talk.Sent);
        Assert.Equal([false, true, true], _cluster.Carrier.Attempts(talk.Key).Select(a => a.Message.MayHaveBeenSent));
    }

    [Fact]
    public async Task Carrier_WhoseAnswerIsLost_HasTheMessageOnce()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Carrier.Answers.Next(talk.Tenant, CarrierAnswer.TakesAndFails);

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Single(talk.Sent);
        Assert.Equal(_cluster.Carrier.TakenSids(talk.Key), talk.Events.OfType<MessageSent>().Select(e => e.Sid));
    }

    [Fact]
    public async Task Carrier_ThatRefuses_IsNotAskedAgainAndTheConversationIsFlagged()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Carrier.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult(CarrierAnswer.Refuses));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        var view = await talk.ReadAsync();
        Assert.Equal(("send-failed: 63016", DeliveryStatus.Failed), (view.Flag, view.Messages[1].Status));
        Assert.Single(_cluster.Carrier.Attempts(talk.Key));
        Assert.False(view.OptedOut);
    }

    [Fact]
    public async Task Carrier_ThatKnowsOfAnOptOut_EndsAllReplies()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Carrier.Answers.Next(talk.Tenant, CarrierAnswer.OptedOut);
        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        await talk.SayAsync("Hello?").OkAsync();

        Assert.Equal("carrier", Assert.Single(talk.Events.OfType<CustomerOptedOut>()).By);
        Assert.Equal($"send-failed: {CarrierErrors.OptedOut}", (await talk.ReadAsync()).Flag);
        Assert.True(talk.IsSettled);
        Assert.Empty(talk.Sent);
        Assert.Single(talk.ModelCalls);
    }

    [Fact]
    public async Task Carrier_DownForLong_IsGivenUpAtTheDeadlineAndFlagged()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Carrier.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult(CarrierAnswer.Fails));
        await talk.SayAsync("When do you open?").OkAsync();
        await Eventually.TrueAsync(() => _cluster.Carrier.Attempts(talk.Key).Length == 1);
        var began = fake.Time.GetUtcNow();

        await fake.SettleAsync(talk, TimeSpan.FromSeconds(1));

        var failed = Assert.Single(talk.Events.OfType<SendFailed>());
        Assert.Equal("carrier.unavailable", failed.Code);
        Assert.Equal("send-failed: carrier.unavailable", (await talk.ReadAsync()).Flag);
        Assert.InRange(_cluster.Carrier.Attempts(talk.Key).Length, 5, 20);
        Assert.True(failed.At > began + TimeSpan.FromSeconds(FakeTimeCluster.SendDeadlineSeconds / 2));
    }

    [Fact]
    public async Task Takeover_BetweenTwoAttempts_EndsThem()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Carrier.Answers.Next(talk.Tenant, CarrierAnswer.Fails);
        await talk.SayAsync("When do you open?").OkAsync();
        await Eventually.TrueAsync(() => _cluster.Carrier.Attempts(talk.Key).Length == 1);

        await talk.TakeOverAsync().OkAsync();
        fake.Time.Advance(TimeSpan.FromSeconds(30));
        await talk.ReplyAsync("agent-1", "I am here.").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal(AuthorKind.Agent, Assert.Single(talk.Sent).Author);
        Assert.Single(_cluster.Carrier.Attempts(talk.Key), a => a.Message.Author == AuthorKind.Assistant);
    }

    [Fact]
    public async Task LongReply_WhoseFirstPartIsRefused_LeavesNoneOfTheOthers()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);
        await talk.TakeOverAsync().OkAsync();
        _cluster.Carrier.Answers.Next(talk.Tenant, CarrierAnswer.Refuses);

        await talk.ReplyAsync("agent-1", "First,", "second,", "third.").OkAsync();
        await fake.SettleAsync(talk);

        Assert.DoesNotContain(talk.Sent, m => m.Author == AuthorKind.Agent);
        Assert.Equal(2, talk.Count<SendWithdrawn>());
    }

    [Fact]
    public async Task LongReply_LeavesPartByPartInOrder()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);
        await talk.TakeOverAsync().OkAsync();
        _cluster.Carrier.Answers.Next(talk.Tenant, CarrierAnswer.Fails, CarrierAnswer.TakesAndFails);

        await talk.ReplyAsync("agent-1", "First,", "second,", "third.").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal("First, second, third.", string.Join(' ', talk.Sent.Skip(1).Select(m => m.Text)));
    }
}
