using System.Text.Json;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Route = Halatech.Core.Conversations.Route;

namespace Halatech.Host.Tests.Webhooks;

public sealed class ConversationsWebhookTests
{
    private const string Path = TwilioPaths.Conversations;

    public static TheoryData<string> PreActions =>
    [
        "onConversationAdd", "onConversationUpdate", "onConversationRemove", "onMessageAdd", "onMessageUpdate",
        "onMessageRemove", "onParticipantAdd", "onParticipantUpdate", "onParticipantRemove", "onUserUpdate",
    ];

    public static TheoryData<string, string> NeedingNothing => new()
    {
        { "onConversationAdded", "DateCreated" },
        { "onConversationUpdated", "DateUpdated" },
        { "onMessageUpdated", "MessageSid" },
        { "onMessageRemoved", "MessageSid" },
        { "onParticipantAdded", "ParticipantSid" },
        { "onParticipantUpdated", "ParticipantSid" },
        { "onParticipantRemoved", "ParticipantSid" },
        { "onUserAdded", "UserSid" },
        { "onUserUpdated", "UserSid" },
        { "onSomethingNew", "X" },
    };

    [Fact]
    public async Task CustomersMessage_Signed_ReachesItsConversationOnBehalfOfItsTenant()
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(Path, Posts.MessageAdded(7));
        Assert.Equal((204, ""), (answer.Status, answer.Body));

        var (key, tenant, said) = Assert.Single(server.Cluster.Calls);
        Assert.Equal((Posts.GrainKey, FakeTenants.Tenant), (key, tenant));
        var message = Assert.IsType<InboundMessage>(said);
        Assert.Equal("IM00000000000000000000000000000007", message.Sid.ToString());
        Assert.Equal(7, message.Index);
        Assert.Equal(new Route(Channel.WhatsApp, Carrier.Conversations, Posts.Customer), message.Route);
        Assert.Equal("Is there a pool? ✓ & so on", message.Body);
        Assert.Empty(message.Media);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 12, 0, 0, 123, TimeSpan.Zero), message.SentAt);
    }

    [Fact]
    public async Task CustomersMessage_Replayed_IsAnsweredAgainAndStoredOnce()
    {
        await using var server = await WebhookServer.StartAsync();
        for (var i = 0; i < 3; i++) Assert.Equal(204, (await server.PostAsync(Path, Posts.MessageAdded())).Status);
        Assert.Equal(3, server.Cluster.Calls.Count);
        Assert.Single(server.Cluster.Stored);
    }

    [Fact]
    public async Task CustomersMessage_AsJson_ReachesItsConversation()
    {
        await using var server = await WebhookServer.StartAsync();
        var json = JsonSerializer.Serialize(Posts.MessageAdded(2).ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal));
        Assert.Equal(204, (await server.PostJsonAsync(Path, json)).Status);
        Assert.Equal("Is there a pool? ✓ & so on", server.Cluster.Stored.Values.Single().Body);
    }

    [Theory]
    [InlineData("+2348012345678", Channel.Sms)]
    [InlineData("messenger:12345", Channel.Messenger)]
    [InlineData("rcs:+2348012345678", Channel.Rcs)]
    public async Task CustomersMessage_OnAnyChannel_HasItsRoute(string author, Channel channel)
    {
        await using var server = await WebhookServer.StartAsync();
        await server.PostAsync(Path, Posts.MessageAdded().With("Author", author));
        Assert.Equal(new Route(channel, Carrier.Conversations, author), server.Cluster.Stored.Values.Single().Route);
    }

    [Theory]
    [InlineData("Source", "API")]
    [InlineData("Author", "system")]
    [InlineData("Author", "ada@acme.example")]
    public async Task Message_ThatIsNoCustomers_IsAcknowledgedOnly(string field, string value)
    {
        await using var server = await WebhookServer.StartAsync();
        Assert.Equal(204, (await server.PostAsync(Path, Posts.MessageAdded().With(field, value))).Status);
        Assert.Empty(server.Cluster.Calls);
    }

    [Fact]
    public async Task CustomersMessage_OfFilesOnly_IsTakenIn()
    {
        await using var server = await WebhookServer.StartAsync();
        var media = $$"""[{"sid":"ME{{new string('1', 32)}}","ContentType":"image/png","FileName":"a\u0000.png","Size":12},{"MediaSid":"ME{{new string('2', 32)}}"}]""";
        Assert.Equal(204, (await server.PostAsync(Path, Posts.MessageAdded().Without("Body").With("Media", media))).Status);
        var message = server.Cluster.Stored.Values.Single();
        Assert.Equal("", message.Body);
        Assert.Equal(
            [new MediaItem("ME" + new string('1', 32), "image/png", "a.png", 12), new MediaItem("ME" + new string('2', 32), "")],
            message.Media);
    }

    [Theory]
    [InlineData("Index")]
    [InlineData("DateCreated")]
    [InlineData("ParticipantSid")]
    [InlineData("Attributes")]
    [InlineData("Source")]
    public async Task CustomersMessage_WithoutWhatIsOptional_IsTakenIn(string field)
    {
        await using var server = await WebhookServer.StartAsync();
        Assert.Equal(204, (await server.PostAsync(Path, Posts.MessageAdded().Without(field))).Status);
        Assert.Single(server.Cluster.Stored);
    }

    [Theory]
    [InlineData("EventType")]
    [InlineData("ConversationSid")]
    [InlineData("MessageSid")]
    [InlineData("Author")]
    public async Task CustomersMessage_WithoutWhatIsRequired_IsBadAndNamesIt(string field)
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(Path, Posts.MessageAdded().Without(field));
        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains(field, answer.Body, StringComparison.Ordinal);
        Assert.Empty(server.Cluster.Calls);
    }

    [Theory]
    [InlineData("ConversationSid", "../../other/CH1")]
    [InlineData("ConversationSid", "other/CH00000000000000000000000000001")]
    [InlineData("MessageSid", "IM1")]
    [InlineData("Index", "-7777")]
    [InlineData("Index", "99999999999")]
    public async Task CustomersMessage_WithAWrongField_IsBadAndNamesIt(string field, string value)
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(Path, Posts.MessageAdded().With(field, value));
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(value, answer.Body, StringComparison.Ordinal);
        Assert.Empty(server.Cluster.Calls);
    }

    [Fact]
    public async Task CustomersMessage_WithARepeatedField_IsBad()
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(Path, [.. Posts.MessageAdded(), ("Body", "another")]);
        Assert.Equal(400, answer.Status);
        Assert.Contains("Body", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CustomersMessage_WithAttributesLikeABomb_IsTakenInUnread()
    {
        await using var server = await WebhookServer.StartAsync();
        var deep = new string('[', 60_000);
        Assert.Equal(204, (await server.PostAsync(Path, Posts.MessageAdded().With("Attributes", "{\"a\":" + deep))).Status);
    }

    [Theory]
    [MemberData(nameof(PreActions))]
    public async Task Question_OfAnyKind_IsAnsweredWithGoOn(string type)
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(Path, Posts.Event(type));
        Assert.Equal((200, "application/json", "{}"), (answer.Status, answer.Type, answer.Body));
        Assert.Empty(server.Cluster.Calls);
    }

    [Fact]
    public async Task Question_WhileWeFail_IsAnsweredWithGoOn()
    {
        await using var server = await WebhookServer.StartAsync();
        server.Tenants.Down = new InvalidOperationException();
        Assert.Equal((200, "{}"), (await server.PostAsync(Path, Posts.Event("onMessageAdd"))) is var a ? (a.Status, a.Body) : default);
    }

    [Fact]
    public async Task Question_WronglySigned_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        Assert.Equal(403, (await server.PostAsync(Path, Posts.Event("onMessageAdd"), token: "guessed")).Status);
    }

    [Theory]
    [MemberData(nameof(NeedingNothing))]
    public async Task Event_ThatNeedsNothing_IsAcknowledged(string type, string field)
    {
        await using var server = await WebhookServer.StartAsync();
        var value = field == "MessageSid" ? "IM00000000000000000000000000000001" : "x";
        Assert.Equal(204, (await server.PostAsync(Path, Posts.Event(type, (field, value)))).Status);
        Assert.Empty(server.Cluster.Calls);
    }

    [Theory]
    [InlineData("Status", "delivered", DeliveryStatus.Delivered)]
    [InlineData("DeliveryStatus", "read", DeliveryStatus.Read)]
    [InlineData("Status", "undelivered", DeliveryStatus.Undelivered)]
    public async Task DeliveryReport_ByEitherName_IsRecorded(string field, string value, DeliveryStatus status)
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(Path, Posts.Event(
            "onDeliveryUpdated", ("MessageSid", "IM00000000000000000000000000000001"), (field, value), ("ErrorCode", "30008"),
            ("DateUpdated", "2026-05-01T12:00:00Z")));
        Assert.Equal(204, answer.Status);
        Assert.Equal(
            new RecordReceipt(
                ProviderSid.Parse("IM00000000000000000000000000000001"), status, "30008", new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero)),
            Assert.Single(server.Cluster.Calls).Said);
    }

    [Fact]
    public async Task DeliveryReport_OfAStatusNotKnownYet_IsAcknowledged()
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(
            Path, Posts.Event("onDeliveryUpdated", ("MessageSid", "IM00000000000000000000000000000001"), ("Status", "teleported")));
        Assert.Equal(204, answer.Status);
        Assert.Empty(server.Cluster.Calls);
    }

    [Theory]
    [InlineData("onConversationStateUpdated", "closed-at-twilio")]
    [InlineData("onConversationRemoved", "removed-at-twilio")]
    public async Task Conversation_ClosedOrRemovedAtTwilio_IsClosed(string type, string reason)
    {
        await using var server = await WebhookServer.StartAsync();
        Assert.Equal(204, (await server.PostAsync(Path, Posts.Event(type, ("StateTo", "closed"), ("Reason", "TIMER")))).Status);
        Assert.Equal(new CloseConversation(reason), Assert.Single(server.Cluster.Calls).Said);
    }

    [Fact]
    public async Task Conversation_InactiveAtTwilio_StaysAsItIs()
    {
        await using var server = await WebhookServer.StartAsync();
        Assert.Equal(204, (await server.PostAsync(Path, Posts.Event("onConversationStateUpdated", ("StateTo", "inactive")))).Status);
        Assert.Empty(server.Cluster.Calls);
    }

    [Fact]
    public async Task Conversation_ThatMoved_IsAskedOnceMore()
    {
        await using var server = await WebhookServer.StartAsync();
        server.Cluster.Refuse(ConversationErrors.Moved);
        Assert.Equal(204, (await server.PostAsync(Path, Posts.MessageAdded())).Status);
        Assert.Equal(2, server.Cluster.Calls.Count);
        Assert.Single(server.Cluster.Stored);
    }

    [Fact]
    public async Task Conversation_ThatMovedTwice_AsksForAnotherTryAndIsRemembered()
    {
        await using var server = await WebhookServer.StartAsync();
        server.Cluster.Refuse(ConversationErrors.Moved);
        server.Cluster.Refuse(ConversationErrors.Moved);
        var answer = await server.PostAsync(Path, Posts.MessageAdded());
        Assert.Equal((503, "1"), (answer.Status, answer.RetryAfter));
        Assert.Contains("conversation.moved", answer.Body, StringComparison.Ordinal);
        Assert.Equal(1, server.Missed.Count);
    }

    [Fact]
    public async Task Conversation_OutOfReach_AsksForAnotherTryAndIsRemembered()
    {
        await using var server = await WebhookServer.StartAsync();
        server.Cluster.Throw(new TimeoutException("silo 10.0.0.7 is gone"));
        var answer = await server.PostAsync(Path, Posts.MessageAdded());
        Assert.Equal((503, "1"), (answer.Status, answer.RetryAfter));
        Assert.DoesNotContain("10.0.0.7", answer.Body, StringComparison.Ordinal);
        Assert.Equal(1, server.Missed.Count);
    }

    [Theory]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.Invalid, 400)]
    public async Task Conversation_ThatRefuses_SaysWhyAndIsNotRemembered(ErrorKind kind, int status)
    {
        await using var server = await WebhookServer.StartAsync();
        server.Cluster.Refuse(new(kind, "conversation.some-code", "Some reason."));
        var answer = await server.PostAsync(Path, Posts.MessageAdded());
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains("conversation.some-code", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, server.Missed.Count);
    }

    [Fact]
    public async Task Requests_OfAllSorts_LogNeitherTextNorAddressNorSecret()
    {
        await using var server = await WebhookServer.StartAsync();
        await server.PostAsync(Path, Posts.MessageAdded());
        await server.PostAsync(Path, Posts.MessageAdded(), token: "guessed");
        await server.PostAsync(Path, Posts.MessageAdded().With("Source", "API"));
        server.Cluster.Throw(new TimeoutException());
        await server.PostAsync(Path, Posts.MessageAdded());
        var logs = string.Join('\n', server.Logs.Lines);
        Assert.Contains("acme", logs, StringComparison.Ordinal);
        foreach (var hidden in (string[])["pool", "2348012345678", FakeTenants.Token])
            Assert.DoesNotContain(hidden, logs, StringComparison.Ordinal);
    }
}
