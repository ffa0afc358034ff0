using System.Text.Json.Nodes;
using Halatech.Core.Conversations;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class TemplateSendTests
{
    private const string Sid = "HX00000000000000000000000000000001";
    private static readonly DateTimeOffset Decided = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Route ByConversation = new(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348012345678");
    private static readonly Route ByMessage = ByConversation with { Carrier = Carrier.Messaging, BusinessAddress = "whatsapp:+18005551212" };

    [Theory]
    [InlineData(Carrier.Conversations)]
    [InlineData(Carrier.Messaging)]
    public async Task Template_IsNamedWithItsVariables_AndNoTextBesides(Carrier carrier)
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(201, $$"""{"sid":"SM{{new string('1', 32)}}","index":1}""");
        var message = Outbound(carrier == Carrier.Messaging ? ByMessage : ByConversation) with { Template = new(Sid, """{"1":"a"}""") };

        Assert.True((await twilio.Carrier.SendAsync(message, TestContext.Current.CancellationToken)).IsOk);

        var form = Assert.Single(twilio.Server.Requests).Form;
        Assert.Equal((Sid, """{"1":"a"}"""), ((string?)form["ContentSid"], (string?)form["ContentVariables"]));
        Assert.False(form.ContainsKey("Body"));
    }

    [Fact]
    public async Task RepeatedAttempt_HasAMarkOfItsOwn()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(200, Page("""{"halatech":{"reply":"turn-12","part":1}}"""))
            .Then(201, $$"""{"sid":"IM{{new string('2', 32)}}","index":2}""");

        Assert.True((await twilio.Carrier.SendAsync(Outbound(ByConversation, again: true) with { Attempt = 1 }, TestContext.Current.CancellationToken)).IsOk);

        Assert.Equal(["GET", "POST"], twilio.Server.Requests.Select(r => r.Method));
        Assert.Equal(1, (int)JsonNode.Parse(twilio.Server.Requests.Last().Form["Attributes"].ToString())!["halatech"]!["attempt"]!);
    }

    [Fact]
    public async Task LookUp_FindsWhatWasSent_AndSendsNothing()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, Page("""{"halatech":{"reply":"turn-12","part":1,"attempt":2}}""")).Then(200, Page("{}"));

        var found = await twilio.Carrier.FindAsync(Outbound(ByConversation) with { Attempt = 2 }, TestContext.Current.CancellationToken);
        var missing = await twilio.Carrier.FindAsync(Outbound(ByConversation), TestContext.Current.CancellationToken);

        Assert.True(found.IsOk);
        Assert.Equal(CarrierErrors.NotSent, missing.Error!.Code);
        Assert.All(twilio.Server.Requests, r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task PlainMessageThatTheNetworkRefused_WasNotSent()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, $$"""
            {"messages":[{"sid":"SM{{new string('3', 32)}}","body":"Hello","status":"failed","date_created":"{{Decided.AddSeconds(5):R}}"}]}
            """);
        Assert.Equal(
            CarrierErrors.NotSent, (await twilio.Carrier.FindAsync(Outbound(ByMessage), TestContext.Current.CancellationToken)).Error!.Code);
    }

    private static OutboundMessage Outbound(Route route, bool again = false) => new(
        new(FakeTenants.Tenant, ConversationId.Parse("CH00000000000000000000000000000001")), route, new SendId(ReplyId.OfTurn(12), 1),
        AuthorKind.Assistant, "Hello", Decided, again);

    private static string Page(string attributes) => new JsonObject
    {
        ["messages"] = new JsonArray(new JsonObject
        {
            ["sid"] = "IM" + new string('1', 32),
            ["index"] = 1,
            ["author"] = "assistant",
            ["attributes"] = attributes,
            ["date_created"] = Decided.AddMinutes(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        }),
        ["meta"] = new JsonObject(),
    }.ToJsonString();
}
