using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Route = Halatech.Core.Conversations.Route;

namespace Halatech.Host.Tests.Webhooks;

public sealed class MessagingWebhookTests
{
    private static readonly string Conversation = TwilioAddress.ConversationOf("+18005551212", "+2348012345678").Value;

    [Fact]
    public async Task PlainMessage_Signed_ReachesTheConversationOfItsPair()
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(TwilioPaths.Messaging, Posts.Sms());
        Assert.Equal((200, "text/xml", "<Response/>"), (answer.Status, answer.Type, answer.Body));
        var (key, message) = server.Cluster.Stored.Select(s => (s.Key.Key, s.Value)).Single();
        Assert.Equal($"acme/{Conversation}", key);
        Assert.Equal(new Route(Channel.Sms, Carrier.Messaging, "+2348012345678", "+18005551212"), message.Route);
        Assert.Equal(("Hello", "SM00000000000000000000000000000001", null), (message.Body, message.Sid.ToString(), message.Index));
    }

    [Fact]
    public async Task PlainMessage_WithFiles_KeepsTheirIdsOnly()
    {
        await using var server = await WebhookServer.StartAsync();
        var me = "ME" + new string('1', 32);
        await server.PostAsync(TwilioPaths.Messaging, Posts.Sms(
            ("NumMedia", "3"),
            ("MediaUrl0", $"https://api.twilio.com/2010-04-01/Accounts/{FakeTenants.Account}/Messages/MM1/Media/{me}"),
            ("MediaContentType0", "image/jpeg"),
            ("MediaUrl1", "http://169.254.169.254/latest/meta-data"),
            ("MediaContentType1", "text/plain")));
        Assert.Equal([new MediaItem(me, "image/jpeg")], server.Cluster.Stored.Values.Single().Media);
    }

    [Theory]
    [InlineData("99999999")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task PlainMessage_WithAWrongNumberOfFiles_IsTakenIn(string count)
    {
        await using var server = await WebhookServer.StartAsync();
        Assert.Equal(200, (await server.PostAsync(TwilioPaths.Messaging, Posts.Sms(("NumMedia", count)))).Status);
        Assert.Empty(server.Cluster.Stored.Values.Single().Media);
    }

    [Theory]
    [InlineData("MessageSid")]
    [InlineData("From")]
    [InlineData("To")]
    public async Task PlainMessage_WithoutWhatIsRequired_IsBadAndNamesIt(string field)
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(TwilioPaths.Messaging, Posts.Sms().Without(field));
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Body, StringComparison.Ordinal);
        Assert.Empty(server.Cluster.Calls);
    }

    [Fact]
    public async Task PlainMessage_NotStored_AsksForAnotherTryAndIsRemembered()
    {
        await using var server = await WebhookServer.StartAsync();
        server.Cluster.Throw(new TimeoutException());
        Assert.Equal(503, (await server.PostAsync(TwilioPaths.Messaging, Posts.Sms())).Status);
        Assert.Equal(1, server.Missed.Count);
    }

    [Theory]
    [InlineData("delivered", DeliveryStatus.Delivered)]
    [InlineData("queued", DeliveryStatus.Accepted)]
    [InlineData("canceled", DeliveryStatus.Failed)]
    public async Task Status_OfAPlainMessage_ReachesTheConversationInItsAddress(string name, DeliveryStatus status)
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(
            $"{TwilioPaths.Status}?conversation={Conversation}&reply=turn-3&part=0", Posts.Sms(("MessageStatus", name), ("ErrorCode", "30003")));
        Assert.Equal(204, answer.Status);
        var (key, _, said) = Assert.Single(server.Cluster.Calls);
        Assert.Equal($"acme/{Conversation}", key);
        var receipt = Assert.IsType<RecordReceipt>(said);
        Assert.Equal((status, "30003", "SM00000000000000000000000000000001"), (receipt.Status, receipt.ErrorCode, receipt.Sid.ToString()));
    }

    [Fact]
    public async Task Status_ForAnotherConversationThanWasSigned_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        var fields = Posts.Sms(("MessageStatus", "failed"));
        var form = TwilioFormReader.ReadForm(System.Text.Encoding.UTF8.GetBytes(WebhookServer.Encode(fields))).Value!;
        var signature = TwilioSignature.Compute(
            FakeTenants.Token, $"{WebhookServer.PublicUrl}{TwilioPaths.Status}?conversation={Conversation}", form);
        var answer = await server.PostAsync($"{TwilioPaths.Status}?conversation={Posts.Conversation}", fields, signature: signature);
        Assert.Equal(403, answer.Status);
        Assert.Empty(server.Cluster.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?conversation=a%2Fb", 400)]
    public async Task Status_WithoutAConversationOfOurs_ReachesNone(string query, int status = 204)
    {
        await using var server = await WebhookServer.StartAsync();
        Assert.Equal(status, (await server.PostAsync(TwilioPaths.Status + query, Posts.Sms(("MessageStatus", "sent")))).Status);
        Assert.Empty(server.Cluster.Calls);
    }

    [Fact]
    public async Task TaskRouterEvent_Signed_IsAcknowledged()
    {
        await using var server = await WebhookServer.StartAsync();
        var answer = await server.PostAsync(TwilioPaths.TaskRouter, [("AccountSid", FakeTenants.Account), ("EventType", "task.created")]);
        Assert.Equal(204, answer.Status);
    }
}
