using Halatech.Adapters.Twilio.Rest;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>The requests that set an account up, watch its conversations and move files, as Twilio documents them.</summary>
public sealed class TwilioApiTests
{
    private const string Ch = "CH00000000000000000000000000000001";
    private const string Me = "ME00000000000000000000000000000001";
    private const string Service = FakeTenants.ServiceSid;

    [Fact]
    public async Task Conversation_CreatedJoinedAndClosed_IsAskedForAsDocumented()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(201, $$"""{"sid":"{{Ch}}","state":"active","date_created":"2026-05-01T12:00:00Z","timers":{} }""")
            .Then(201, """{"sid":"MB1","messaging_binding":{"type":"sms","address":"+2348","proxy_address":"+1800"}}""")
            .Then(200, $$"""{"sid":"{{Ch}}","state":"closed"}""");
        var api = twilio.Get<ConversationsApi>();
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal("active", (await api.CreateAsync(twilio.Credentials, "u", null, null, cancel)).Value!.State);
        Assert.Equal("+2348", (await api.AddParticipantAsync(twilio.Credentials, Ch, "+2348", "+1800", cancel)).Value!.MessagingBinding!.Address);
        Assert.Equal("closed", (await api.CloseAsync(twilio.Credentials, Ch, cancel)).Value!.State);
        Assert.Equal(
            [
                ($"/v1/Services/{Service}/Conversations", "UniqueName=u"),
                ($"/v1/Services/{Service}/Conversations/{Ch}/Participants", "MessagingBinding.Address=%2B2348&MessagingBinding.ProxyAddress=%2B1800"),
                ($"/v1/Services/{Service}/Conversations/{Ch}", "State=closed"),
            ],
            twilio.Server.Requests.Select(r => (r.Target, r.Body)));
    }

    [Fact]
    public async Task Conversations_OfAnAddress_AreFound()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, $$"""{"conversations":[{"conversation_sid":"{{Ch}}","conversation_state":"active"}],"meta":{} }""");
        List<string> found = [];
        await twilio.Get<ConversationsApi>().WalkConversationsOfAsync(
            twilio.Credentials, "whatsapp:+2348", 1,
            page =>
            {
                found.AddRange(page.Select(c => c.ConversationSid));
                return true;
            },
            TestContext.Current.CancellationToken);
        Assert.Equal([Ch], found);
        Assert.Equal(
            $"/v1/Services/{Service}/ParticipantConversations?Address=whatsapp%3A%2B2348&PageSize=50",
            twilio.Server.Requests.Single().Target);
    }

    [Fact]
    public async Task Webhooks_OfAService_AreSet()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, $$"""{"chat_service_sid":"{{Service}}","post_webhook_url":"https://x.example","filters":["onMessageAdded"],"method":"POST"}""");
        var set = await twilio.Get<ConfigurationApi>().SetWebhooksAsync(
            twilio.Credentials, Service, "https://x.example", ["onMessageAdded", "onDeliveryUpdated"], TestContext.Current.CancellationToken);
        Assert.Equal("https://x.example", set.Value!.PostWebhookUrl);
        Assert.Equal(
            "PostWebhookUrl=https%3A%2F%2Fx.example&Method=POST&Filters=onMessageAdded&Filters=onDeliveryUpdated",
            twilio.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task Address_Added_MakesConversationsInTheTenantsService()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(201, """{"sid":"IG1","type":"sms","address":"+1800","auto_creation":{"enabled":true,"type":"default"}}""");
        var added = await twilio.Get<ConfigurationApi>().AddAddressAsync(twilio.Credentials, "sms", "+1800", TestContext.Current.CancellationToken);
        Assert.True(added.Value!.AutoCreation!.Enabled);
        var form = twilio.Server.Requests.Single().Form;
        Assert.Equal(("true", Service), ((string?)form["AutoCreation.Enabled"], (string?)form["AutoCreation.ConversationServiceSid"]));
    }

    [Fact]
    public async Task File_Uploaded_GoesAsItsBytesAndType()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(201, $$"""{"sid":"{{Me}}","size":3,"content_type":"text/plain","filename":null,"links":{"content":"/x"} }""");
        var uploaded = await twilio.Get<MediaApi>().UploadAsync(
            twilio.Credentials, Service, "abc"u8.ToArray(), "text/plain", "a b.txt", TestContext.Current.CancellationToken);
        Assert.Equal(3, uploaded.Value!.Size);
        Assert.Equal($"/v1/Services/{Service}/Media?Filename=a%20b.txt", twilio.Server.Requests.Single().Target);
        Assert.Equal(("text/plain", "abc"), (twilio.Server.Requests.Single().ContentType!, twilio.Server.Requests.Single().Body));
    }
}
