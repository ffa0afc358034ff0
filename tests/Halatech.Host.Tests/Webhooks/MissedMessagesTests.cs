using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Host.Webhooks;
using Microsoft.Extensions.Time.Testing;
using Route = Halatech.Core.Conversations.Route;

namespace Halatech.Host.Tests.Webhooks;

public sealed class MissedMessagesTests
{
    private static readonly Route ByConversation = new(Channel.WhatsApp, Carrier.Conversations, Posts.Customer);
    private static readonly ConversationKey Key = ConversationKey.Parse(Posts.GrainKey);

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task MissedMessage_OnceTheConversationAnswers_IsFetchedAndTakenIn()
    {
        var time = new FakeTimeProvider();
        await using var server = await WebhookServer.StartAsync(time);
        server.Cluster.Down = new TimeoutException();
        Assert.Equal(503, (await server.PostAsync(TwilioPaths.Conversations, Posts.MessageAdded(4))).Status);
        server.Carrier.Answer = new([Message(4), Message(5)], null);

        await server.Missed.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Empty(server.Carrier.Fetches);
        Assert.Equal(1, server.Missed.Count);

        server.Cluster.Down = null;
        while (server.Missed.Count > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(MissedMessages.Interval);
            await Task.Yield();
        }

        Assert.Equal((Key, ByConversation, 3), Assert.Single(server.Carrier.Fetches));
        Assert.Equal([4, 5], server.Cluster.Stored.Values.Select(m => m.Index!.Value).Order());
        Assert.All(server.Cluster.Calls, c => Assert.Equal(FakeTenants.Tenant, c.Tenant));
    }

    [Fact]
    public async Task MissedMessage_WhileNothingOfTheDatabaseAnswers_IsRememberedAndAForgedOneIsNot()
    {
        var time = new FakeTimeProvider();
        await using var server = await WebhookServer.StartAsync(time);
        Assert.Equal(204, (await server.PostAsync(TwilioPaths.Conversations, Posts.MessageAdded(4))).Status);
        server.Cluster.Down = server.Tenants.Down = new TimeoutException();
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(503, (await server.PostAsync(TwilioPaths.Conversations, Posts.MessageAdded(5), token: "guessed")).Status);
        Assert.Equal(0, server.Missed.Count);

        Assert.Equal(503, (await server.PostAsync(TwilioPaths.Conversations, Posts.MessageAdded(5))).Status);
        Assert.Equal(1, server.Missed.Count);
    }

    [Fact]
    public async Task MissedMessages_OfOneConversation_AreFetchedFromTheEarliest()
    {
        await using var server = await WebhookServer.StartAsync(new FakeTimeProvider());
        server.Missed.Remember(Key, ByConversation, 9);
        server.Missed.Remember(Key, ByConversation, 6);
        server.Missed.Remember(Key, ByConversation, 8);
        await server.Missed.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, Assert.Single(server.Carrier.Fetches).Index);
        Assert.Equal(0, server.Missed.Count);
    }

    [Fact]
    public async Task MissedMessage_OfUnknownPlace_IsLookedForAmongTheNewest()
    {
        await using var server = await WebhookServer.StartAsync(new FakeTimeProvider());
        server.Missed.Remember(Key, ByConversation, 9);
        server.Missed.Remember(Key, ByConversation, null);
        await server.Missed.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(-1, Assert.Single(server.Carrier.Fetches).Index);
    }

    [Fact]
    public async Task MissedMessage_WhenTheProviderFails_IsTriedAgain()
    {
        await using var server = await WebhookServer.StartAsync(new FakeTimeProvider());
        server.Missed.Remember(Key, ByConversation, 1);
        server.Carrier.Answer = new Error(ErrorKind.Upstream, "twilio.500", "x");
        await server.Missed.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Missed.Count);
    }

    [Fact]
    public async Task MissedMessage_WhenTheProviderRefuses_IsGivenUpAndLogged()
    {
        await using var server = await WebhookServer.StartAsync(new FakeTimeProvider());
        server.Missed.Remember(Key, ByConversation, 1);
        server.Carrier.Answer = new Error(ErrorKind.NotFound, "twilio.50350", "x");
        await server.Missed.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, server.Missed.Count);
        Assert.Contains(server.Logs.Lines, l => l.Contains("twilio.50350", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MissedMessage_ThatStillCannotBeStored_IsTriedAgain()
    {
        await using var server = await WebhookServer.StartAsync(new FakeTimeProvider());
        server.Missed.Remember(Key, ByConversation, 1);
        server.Carrier.Answer = new([Message(1)], null);
        server.Cluster.Refuse(ConversationErrors.NotStarted);
        server.Cluster.Throw(new TimeoutException());
        await server.Missed.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Missed.Count);
        await server.Missed.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, server.Missed.Count);
        Assert.Single(server.Cluster.Stored);
    }

    [Fact]
    public async Task Conversations_BeyondTheLimit_AreNotRemembered()
    {
        await using var server = await WebhookServer.StartAsync(new FakeTimeProvider());
        for (var i = 0; i <= MissedMessages.Capacity; i++)
            server.Missed.Remember(Key with { Conversation = ConversationId.Parse($"CH{i:x32}") }, ByConversation, 1);
        Assert.Equal(MissedMessages.Capacity, server.Missed.Count);
        Assert.Contains(server.Logs.Lines, l => l.Contains("not remembered", StringComparison.Ordinal));
    }

    private static InboundMessage Message(int index) =>
        new(ProviderSid.Parse($"IM{index:x32}"), index, ByConversation, "x", [], DateTimeOffset.UnixEpoch);
}
