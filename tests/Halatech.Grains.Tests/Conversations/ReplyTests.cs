using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

public sealed class ReplyTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Message_Arrives_IsAnsweredOnceWithItsSources()
    {
        var talk = await _cluster.NewConversationAsync();

        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        var sent = Assert.Single(talk.Sent);
        Assert.Equal(AuthorKind.Assistant, sent.Author);
        Assert.Equal("Our doors open at nine.", sent.Text);
        var decided = Assert.Single(talk.Events.OfType<ReplyDecided>());
        Assert.Equal((FakeKnowledge.Source, 0.8765), (decided.Sources[0].Source, decided.Sources[0].Score));
        Assert.Equal(("scripted", 10L, 5L, 1), (decided.Usage!.Model, decided.Usage.InputTokens, decided.Usage.OutputTokens, decided.Usage.Attempts));
    }

    [Fact]
    public async Task View_AfterReceipts_ShowsHowFarTheReplyHasCome()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("Hello").OkAsync();
        await talk.SettledAsync();
        var sid = Assert.Single(_cluster.Carrier.TakenSids(talk.Key));
        Assert.Equal(DeliveryStatus.Accepted, (await talk.ReadAsync()).Messages[1].Status);

        await talk.ReceiptAsync(sid, DeliveryStatus.Delivered).OkAsync();
        await talk.ReceiptAsync(sid, DeliveryStatus.Sent).OkAsync();

        var view = await talk.ReadAsync();
        Assert.Equal([AuthorKind.Customer, AuthorKind.Assistant], view.Messages.Select(m => m.Author));
        Assert.Equal((sid.ToString(), DeliveryStatus.Delivered), (view.Messages[1].Sid, view.Messages[1].Status));
        Assert.False(view.HasPendingWork);
    }

    [Fact]
    public async Task Conversation_WithoutMessages_IsNotFound()
    {
        var talk = await _cluster.NewConversationAsync();

        Assert.Equal(ConversationErrors.NotStarted, (await talk.CallAsync(g => g.ReadAsync())).Error);
        Assert.Equal(ConversationErrors.NotStarted, (await talk.TakeOverAsync()).Error);
        Assert.Empty(talk.Events);
    }

    [Fact]
    public async Task Message_WhileTheModelThinks_CancelsTheDraftAndHasOneReplyToBoth()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate thinking = new();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.After(thinking, "Too early."));
        await talk.SayAsync("Do you have a room").OkAsync();
        await thinking.ReachedAsync();

        await talk.SayAsync("for two?").OkAsync();
        await talk.SettledAsync();

        // The first draft was let go, not waited for: its gate is still shut.
        var sent = Assert.Single(talk.Sent);
        Assert.Equal((ReplyId.OfTurn(2), "Our doors open at nine."), (sent.Send.Reply, sent.Text));
        Assert.Equal(2, talk.ModelCalls.Length);
    }

    [Fact]
    public async Task Draft_ThatDoesNotHearItsCancellation_IsDropped()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate thinking = new();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.DeafAfter(thinking, "Too early."));
        await talk.SayAsync("Do you have a room").OkAsync();
        await thinking.ReachedAsync();
        await talk.SayAsync("for two?").OkAsync();
        await talk.SettledAsync();

        thinking.Open();
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1);

        Assert.Equal(ReplyId.OfTurn(2), Assert.Single(talk.Sent).Send.Reply);
    }

    [Fact]
    public async Task Message_AfterTheReplyWasDecided_HasAReplyOfItsOwnAfterIt()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate carrying = new();
        _cluster.Carrier.Answers.Next(talk.Tenant, FakeCarrier.After(carrying, CarrierAnswer.Takes));
        await talk.SayAsync("When do you open?").OkAsync();
        await carrying.ReachedAsync();

        await talk.SayAsync("And when do you close?").OkAsync();
        await Eventually.TrueAsync(() => talk.Count<ReplyDecided>() == 2);
        carrying.Open();
        await talk.SettledAsync();

        Assert.Equal([ReplyId.OfTurn(1), ReplyId.OfTurn(2)], talk.Sent.Select(m => m.Send.Reply));
    }

    [Fact]
    public async Task Message_DeliveredThreeTimesAtOnce_IsStoredAndAnsweredOnce()
    {
        var talk = await _cluster.NewConversationAsync();
        var message = talk.Message("When do you open?");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => talk.DeliverAsync(message).OkAsync()));
        await talk.SettledAsync();

        Assert.Equal(1, talk.Count<MessageReceived>());
        Assert.Single(talk.Sent);
        Assert.Single(talk.ModelCalls);
    }

    [Fact]
    public async Task Message_KnownFromAnotherConversationOfTheTenant_IsNotStoredAgain()
    {
        var first = await _cluster.NewConversationAsync();
        var second = _cluster.NewConversation(first.Tenant);
        var message = first.Message("Hello");
        await first.DeliverAsync(message).OkAsync();

        await second.DeliverAsync(message).OkAsync();

        Assert.Empty(second.Events);
        Assert.Equal(ConversationErrors.NotStarted, (await second.CallAsync(g => g.ReadAsync())).Error);
    }

    [Fact]
    public async Task Messages_InTheWrongOrder_StandInTheProvidersOrder()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate thinking = new();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.After(thinking, "All three."));

        foreach (var index in new[] { 2, 0, 1 }) await talk.SayAsync($"{index}", index).OkAsync();
        thinking.Open();
        await talk.SettledAsync();

        var view = await talk.ReadAsync();
        Assert.Equal("0, 1, 2, All three.", string.Join(", ", view.Messages.Select(m => m.Text)));
        Assert.Single(talk.Sent);
    }

    [Fact]
    public async Task Keyword_Help_HasItsNoticeAndLeavesTheTurnOwed()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate thinking = new();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.After(thinking, "At nine."));
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SayAsync("HELP").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length == 1);

        thinking.Open();
        await talk.SettledAsync();

        Assert.Equal([AuthorKind.Notice, AuthorKind.Assistant], talk.Sent.Select(m => m.Author));
    }
}
