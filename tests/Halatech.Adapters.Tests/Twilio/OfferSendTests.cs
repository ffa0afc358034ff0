using System.Text.Json.Nodes;
using Halatech.Core.Conversations;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class OfferSendTests
{
    private const string Sent = """{"sid":"IM11111111111111111111111111111111","index":1}""";
    private const string Made = """{"sid":"HX22222222222222222222222222222222","friendly_name":"x"}""";
    private const string None = """{"contents":[],"meta":{}}""";

    [Fact]
    public async Task Buttons_AreATemplateThatIsMadeOnce()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, None).Then(201, Made).Then(201, Sent).Then(201, Sent);
        await SendAsync(twilio, new Offer("Which?", ["Red", "Blue"], null));
        await SendAsync(twilio, new Offer("Which now?", ["One", "Two"], null));

        var requests = twilio.Server.Requests.ToArray();
        Assert.Equal(["GET", "POST", "POST", "POST"], requests.Select(r => r.Method));
        var type = JsonNode.Parse(requests[1].Body)!["types"]!["twilio/quick-reply"]!;
        Assert.Equal(["{{2}}", "{{3}}"], type["actions"]!.AsArray().Select(a => (string)a!["title"]!));
        Assert.Equal("""{"1":"Which now?","2":"One","3":"Two"}""", (string?)requests[3].Form["ContentVariables"]);
        Assert.Equal("HX22222222222222222222222222222222", (string?)requests[3].Form["ContentSid"]);
    }

    [Fact]
    public async Task List_HasItsButton_AndATemplateThatIsThereIsUsed()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(200, """{"contents":[{"sid":"HX33333333333333333333333333333333","friendly_name":"halatech_choices_v1_list_4"}],"meta":{}}""")
            .Then(201, Sent);
        await SendAsync(twilio, new Offer("Which?", ["A", "B", "C", "D"], "Choose"));

        var sent = twilio.Server.Requests.Last();
        Assert.Equal("HX33333333333333333333333333333333", (string?)sent.Form["ContentSid"]);
        Assert.Equal("""{"1":"Which?","2":"Choose","3":"A","4":"B","5":"C","6":"D"}""", (string?)sent.Form["ContentVariables"]);
    }

    [Fact]
    public async Task ChoicesWhoseTemplateCannotBeMade_GoAsText_AndTwilioIsLeftAloneForAWhile()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(403, """{"code":20006}""").Then(201, Sent).Then(201, Sent);
        await SendAsync(twilio, new Offer("Which?", ["Red", "Blue"], null));
        await SendAsync(twilio, new Offer("Which?", ["Red", "Blue"], null));

        Assert.Equal(["GET", "POST", "POST"], twilio.Server.Requests.Select(r => r.Method));
        Assert.Equal("Which?\n\n1. Red\n2. Blue", (string?)twilio.Server.Requests.Last().Form["Body"]);
    }

    private static async Task SendAsync(TwilioHarness twilio, Offer offer)
    {
        var message = new OutboundMessage(
            new(FakeTenants.Tenant, ConversationId.Parse("CH00000000000000000000000000000001")),
            new Route(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348012345678"), new SendId(ReplyId.OfTurn(12), 1),
            AuthorKind.Assistant, "Which?\n\n1. Red\n2. Blue", DateTimeOffset.UnixEpoch, MayHaveBeenSent: false)
        {
            Offer = offer,
        };
        Assert.True((await twilio.Carrier.SendAsync(message, TestContext.Current.CancellationToken)).IsOk);
    }
}
