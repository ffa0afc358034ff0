using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

public sealed class TakeoverTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Takeover_WhileTheModelThinks_SilencesTheAssistant()
    {
        var talk = await _cluster.NewConversationAsync();
        var thinking = await AskAsync(talk);

        await talk.TakeOverAsync().OkAsync();
        thinking.Open();
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1);
        await talk.ReplyAsync("agent-1", "Ada here, how can I help?").OkAsync();
        await talk.SettledAsync();

        Assert.Equal(AuthorKind.Agent, Assert.Single(talk.Sent).Author);
        Assert.Equal(0, talk.Count<TurnFailed>());
    }

    [Fact]
    public async Task HandBack_WithTheQuestionStillOpen_AnswersIt()
    {
        var talk = await _cluster.NewConversationAsync();
        var thinking = await AskAsync(talk);
        await talk.TakeOverAsync().OkAsync();
        thinking.Open();
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1);

        await talk.HandBackAsync().OkAsync();
        await talk.SettledAsync();

        Assert.Equal("Our doors open at nine.", Assert.Single(talk.Sent).Text);
        Assert.Equal(ConversationMode.Discussion, (await talk.ReadAsync()).Mode);
    }

    [Fact]
    public async Task Relay_CustomerWrites_OnlyTheAgentAnswersUntilTheHandBack()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();
        await talk.TakeOverAsync().OkAsync();

        await talk.SayAsync("A person, please.").OkAsync();
        await talk.ReplyAsync("agent-1", "Here I am.", "What is it?").OkAsync();
        await talk.SayAsync("Thanks, and the pool?").OkAsync();
        await talk.SettledAsync();
        Assert.Single(talk.ModelCalls);

        await talk.HandBackAsync().OkAsync();
        await talk.SettledAsync();

        Assert.Equal(
            [AuthorKind.Assistant, AuthorKind.Agent, AuthorKind.Agent, AuthorKind.Assistant], talk.Sent.Select(m => m.Author));
        Assert.Equal(2, talk.ModelCalls.Length);
    }

    [Fact]
    public async Task AgentReply_SentTwiceByItsClient_LeavesOnce()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();
        await talk.TakeOverAsync().OkAsync();

        await Task.WhenAll(talk.ReplyAsync("agent-1", "At nine.").OkAsync(), talk.ReplyAsync("agent-1", "At nine.").OkAsync());
        await talk.SettledAsync();

        Assert.Single(talk.Sent, m => m.Author == AuthorKind.Agent);
    }

    [Fact]
    public async Task AgentReply_ByWhoDoesNotHoldTheConversation_IsRefused()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        Assert.Equal(ConversationErrors.NotHeld, (await talk.ReplyAsync("agent-1", "At nine.")).Error);
        Assert.Single(talk.Sent);
    }

    [Theory]
    [InlineData(Channel.Sms, 0)] // The carrier confirms there.
    [InlineData(Channel.WhatsApp, 1)]
    public async Task Stop_WhileTheModelThinks_LetsNoReplyLeave(Channel channel, int notices)
    {
        var talk = _cluster.NewConversation(await _cluster.NewTenantAsync(), channel);
        var thinking = await AskAsync(talk);

        await talk.SayAsync("STOP").OkAsync();
        thinking.Open();
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1);
        await talk.SettledAsync();

        Assert.Equal(notices, talk.Sent.Length);
        Assert.All(talk.Sent, m => Assert.Equal(AuthorKind.Notice, m.Author));
        Assert.True((await talk.ReadAsync()).OptedOut);
    }

    [Fact]
    public async Task Close_WhileTheModelThinks_LetsNoReplyLeaveUntilTheCustomerWritesAgain()
    {
        var talk = await _cluster.NewConversationAsync();
        var thinking = await AskAsync(talk);
        await talk.CallAsync(g => g.CloseAsync(new CloseConversation("closed at the provider"))).OkAsync();
        thinking.Open();
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1);
        Assert.Empty(talk.Sent);

        await talk.SayAsync("Are you there?").OkAsync();
        await talk.SettledAsync();

        Assert.Single(talk.Sent);
        Assert.Equal(ConversationStatus.Open, (await talk.ReadAsync()).Status);
    }

    /// <summary>A question whose first draft comes when the gate opens, whether it is still wanted or not.</summary>
    private async Task<Gate> AskAsync(TestConversation talk)
    {
        Gate thinking = new();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.DeafAfter(thinking, "A draft that nobody wants."));
        await talk.SayAsync("When do you open?").OkAsync();
        await thinking.ReachedAsync();
        return thinking;
    }
}
