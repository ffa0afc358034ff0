using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

/// <summary>An opt-out is the customer's, not the conversation's.</summary>
public sealed class ConsentTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Stop_HoldsInAConversationThatIsMadeAnew()
    {
        var first = await _cluster.NewConversationAsync();
        await first.SayAsync("STOP").OkAsync();
        await first.CallAsync(g => g.CloseAsync(new CloseConversation("closed at the provider"))).OkAsync();

        var second = _cluster.NewConversation(first);
        foreach (var text in (string[])["Are you open?", "help", " ", "STOP"]) await second.SayAsync(text).OkAsync();
        await second.SettledAsync();

        Assert.Empty(second.Sent);
        Assert.Empty(second.ModelCalls);
        Assert.True((await second.ReadAsync()).OptedOut);
    }

    [Fact]
    public async Task Stop_HoldsInTheCustomersOtherConversation_WhileItsModelThinks()
    {
        var first = await _cluster.NewConversationAsync();
        var second = _cluster.NewConversation(first);
        var thinking = new Gate();
        _cluster.Chat.Answers.Next(first.Tenant, ScriptedChat.DeafAfter(thinking, "At nine."));
        await first.SayAsync("When do you open?").OkAsync();
        await thinking.ReachedAsync();

        await second.SayAsync("STOP").OkAsync();
        await Eventually.TrueAsync(() => first.Count<ConsentFollowed>() == 1, "the other conversation was told");
        thinking.Open();
        await Eventually.TrueAsync(() => first.Count<ReplyDiscarded>() == 1, "the draft was thrown away");
        await first.SettledAsync();
        await second.SettledAsync();

        Assert.Empty(first.Sent);
        Assert.Equal(AuthorKind.Notice, Assert.Single(second.Sent).Author);
    }

    [Fact]
    public async Task Start_InOneConversation_OpensAll()
    {
        var first = await _cluster.NewConversationAsync();
        var second = _cluster.NewConversation(first);
        await second.SayAsync("When do you open?").OkAsync();
        await second.SettledAsync();
        await first.SayAsync("STOP").OkAsync();
        await first.SettledAsync();
        await Eventually.TrueAsync(async () => (await second.ReadAsync()).OptedOut, "the other conversation was told");

        await second.SayAsync("START").OkAsync();
        await second.SettledAsync();
        await Eventually.TrueAsync(async () => !(await first.ReadAsync()).OptedOut, "the first conversation was told");
        await first.SayAsync("When do you open?").OkAsync();
        await first.SettledAsync();

        Assert.Equal([AuthorKind.Notice, AuthorKind.Assistant], first.Sent.Select(m => m.Author));
        Assert.Equal([AuthorKind.Assistant, AuthorKind.Notice], second.Sent.Select(m => m.Author));
    }

    [Fact]
    public async Task Yes_AsAFirstMessage_IsAnOptInOnlyOfThoseWhoAreOut()
    {
        var first = await _cluster.NewConversationAsync();
        await first.SayAsync("yes").OkAsync();
        await first.SettledAsync();
        Assert.Equal(AuthorKind.Assistant, Assert.Single(first.Sent).Author);

        await first.SayAsync("STOP").OkAsync();
        await first.SettledAsync();
        var second = _cluster.NewConversation(first);
        await second.SayAsync("yes").OkAsync();
        await second.SettledAsync();
        Assert.Equal(AuthorKind.Notice, Assert.Single(second.Sent).Author);
        Assert.Equal(1, second.Count<CustomerOptedIn>());
    }

    [Fact]
    public async Task CarriersOptOut_HoldsInAnotherConversation()
    {
        var first = await _cluster.NewConversationAsync();
        _cluster.Carrier.Answers.Next(first.Tenant, CarrierAnswer.OptedOut);
        await first.SayAsync("When do you open?").OkAsync();
        await first.SettledAsync();

        var second = _cluster.NewConversation(first);
        await second.SayAsync("Hello?").OkAsync();
        await second.SettledAsync();

        Assert.Empty(second.Sent);
        Assert.True((await second.ReadAsync()).OptedOut);
    }

    [Fact]
    public async Task Stop_OfOneCustomer_IsNobodyElses()
    {
        var stopped = await _cluster.NewConversationAsync();
        await stopped.SayAsync("STOP").OkAsync();

        var another = _cluster.NewConversation(stopped.Tenant);
        var channel = new TestConversation(_cluster, stopped.Tenant, Channel.Messenger, stopped.Route.CustomerAddress);
        var tenant = new TestConversation(_cluster, await _cluster.NewTenantAsync(), Channel.WhatsApp, stopped.Route.CustomerAddress);
        foreach (var talk in (TestConversation[])[another, channel, tenant])
        {
            await talk.SayAsync("When do you open?").OkAsync();
            await talk.SettledAsync();
            Assert.Equal(AuthorKind.Assistant, Assert.Single(talk.Sent).Author);
        }
    }

    [Fact]
    public async Task Sharing_ThatFails_StaysOwedAndIsDoneByRecovery()
    {
        var first = await _cluster.NewConversationAsync();
        var second = _cluster.NewConversation(first);
        await second.SayAsync("When do you open?").OkAsync();
        await second.SettledAsync();
        _cluster.Log.Consents.Searches.Next(first.Tenant, (_, _) => throw new TimeoutException(), (_, _) => throw new TimeoutException());

        await first.SayAsync("STOP").OkAsync();
        await Eventually.TrueAsync(async () => (await second.ReadAsync()).OptedOut, "the other conversation was told in the end");
        await first.SettledAsync();
        Assert.Equal(1, first.Count<ConsentShared>());
    }

    [Fact]
    public async Task ConsentOutOfReach_AfterTheFirstMessage_IsLookedAtBeforeAnythingIsSaid()
    {
        var first = await _cluster.NewConversationAsync();
        await first.SayAsync("STOP").OkAsync();
        await first.SettledAsync();

        var second = _cluster.NewConversation(first);
        _cluster.Log.Consents.Looks.Next(first.Tenant, (_, _) => throw new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => second.SayAsync("When do you open?"));
        await second.SettledAsync();

        Assert.Empty(second.Sent);
        Assert.Equal(1, second.Count<MessageReceived>());
        Assert.True((await second.ReadAsync()).OptedOut);
    }

    [Fact]
    public async Task Conversation_ThatWasOutOfMemory_LooksWhenItIsLoaded()
    {
        var first = await _cluster.NewConversationAsync();
        var second = _cluster.NewConversation(first);
        await first.SayAsync("When do you open?").OkAsync();
        await first.SettledAsync();
        await _cluster.DeactivateAsync(first.Grain);
        await _cluster.WhenDeactivatedAsync(first.Grain);

        // Nobody is told: the search finds nothing.
        _cluster.Log.Consents.Searches.Usually(first.Tenant, (_, _) => throw new TimeoutException());
        await second.SayAsync("STOP").OkAsync();

        Assert.True((await first.ReadAsync()).OptedOut);
    }
}
