using System.Text.Json.Nodes;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class TwilioMessageCarrierTests
{
    private const string Ch = "CH00000000000000000000000000000001";
    private const string Customer = "whatsapp:+2348012345678";
    private static readonly DateTimeOffset Decided = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Route ByConversation = new(Channel.WhatsApp, Carrier.Conversations, Customer);
    private static readonly Route ByMessage = new(Channel.Sms, Carrier.Messaging, "+2348012345678", "+18005551212");

    [Fact]
    public async Task Send_IntoAConversation_PostsToTheTenantsServiceWithItsMark()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(201, $$"""{"sid":"{{Im(7)}}","index":12}""");
        var sent = await twilio.Carrier.SendAsync(Outbound(ByConversation, "Hello & ✓"), TestContext.Current.CancellationToken);

        Assert.Equal(new SentMessage(ProviderSid.Parse(Im(7)), 12), sent.Value);
        var request = Assert.Single(twilio.Server.Requests);
        Assert.Equal($"/v1/Services/{FakeTenants.ServiceSid}/Conversations/{Ch}/Messages", request.Target);
        Assert.Equal(Basic("first-token"), request.Authorization);
        Assert.Equal(("assistant", "Hello & ✓"), ((string?)request.Form["Author"], (string?)request.Form["Body"]));
        var mark = JsonNode.Parse(request.Form["Attributes"].ToString())!["halatech"]!;
        Assert.Equal(("turn-12", 1), ((string?)mark["reply"], (int)mark["part"]!));
    }

    [Fact]
    public async Task Send_ThatMayHaveBeenSentAndWas_IsNotSentAgain()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(200, Page(
                twilio, "/next?PageToken=2",
                Msg(9, 9, Customer, Decided.AddMinutes(2)),
                Msg(8, 8, "assistant", Decided.AddMinutes(1), """{"halatech":{"reply":"turn-12","part":0}}"""),
                Msg(7, 7, "assistant", Decided.AddMinutes(1), "not json"),
                Msg(6, 6, "assistant", Decided.AddMinutes(1), """{"halatech":[1]}""")))
            .Then(200, Page(twilio, null, Msg(5, 5, "assistant", Decided, """{"x":1,"halatech":{"reply":"turn-12","part":1}}""")));
        var sent = await twilio.Carrier.SendAsync(Outbound(ByConversation, "x", again: true), TestContext.Current.CancellationToken);

        Assert.Equal(ProviderSid.Parse(Im(5)), sent.Value!.Sid);
        Assert.Equal<string[]>(["GET", "GET"], [.. twilio.Server.Requests.Select(r => r.Method)]);
        Assert.Contains("Order=desc", twilio.Server.Requests.First().Target, StringComparison.Ordinal);
        Assert.Equal("/next?PageToken=2", twilio.Server.Requests.Last().Target);
    }

    [Fact]
    public async Task Send_ThatMayHaveBeenSentAndWasNot_IsSent()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(200, Page(twilio, "/never", Msg(5, 5, "assistant", Decided.AddHours(-1), """{"halatech":{"reply":"turn-12","part":1}}""")))
            .Then(201, $$"""{"sid":"{{Im(6)}}","index":6}""");
        var sent = await twilio.Carrier.SendAsync(Outbound(ByConversation, "x", again: true), TestContext.Current.CancellationToken);
        Assert.Equal(ProviderSid.Parse(Im(6)), sent.Value!.Sid);
        Assert.Equal<string[]>(["GET", "POST"], [.. twilio.Server.Requests.Select(r => r.Method)]);
    }

    [Fact]
    public async Task Send_WhoseLookUpFails_IsNotSent()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        for (var i = 0; i < 4; i++) twilio.Server.Then(500, "");
        var sent = await twilio.Carrier.SendAsync(Outbound(ByConversation, "x", again: true), TestContext.Current.CancellationToken);
        Assert.True(sent.Error!.IsTransient);
        Assert.DoesNotContain(twilio.Server.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task Send_OfAPlainMessage_AsksForReportsOnIt()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(201, $$"""{"sid":"{{Sm(1)}}","status":"queued","error_code":null,"date_created":"Fri, 01 May 2026 12:00:01 +0000"}""");
        var sent = await twilio.Carrier.SendAsync(Outbound(ByMessage, "Hello"), TestContext.Current.CancellationToken);

        Assert.Equal(new SentMessage(ProviderSid.Parse(Sm(1)), null), sent.Value);
        var request = Assert.Single(twilio.Server.Requests);
        Assert.Equal($"/2010-04-01/Accounts/{FakeTenants.AccountSid}/Messages.json", request.Target);
        Assert.Equal(
            ("+18005551212", "+2348012345678", "Hello", $"https://chat.example.com/webhooks/twilio/status?conversation={Ch}&reply=turn-12&part=1"),
            ((string?)request.Form["From"], (string?)request.Form["To"], (string?)request.Form["Body"], (string?)request.Form["StatusCallback"]));
    }

    [Fact]
    public async Task Send_OfAPlainMessageThatWasSent_IsFoundByItsTextAndTime()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, $$"""
            {"messages":[
              {"sid":"{{Sm(3)}}","body":"Other","date_created":"Fri, 01 May 2026 12:00:03 +0000"},
              {"sid":"{{Sm(2)}}","body":"Hello","date_sent":null,"date_created":"Fri, 01 May 2026 12:00:02 +0000"},
              {"sid":"{{Sm(1)}}","body":"Hello","date_created":"Fri, 01 May 2026 09:00:00 +0000"}],
             "next_page_uri":null}
            """);
        var sent = await twilio.Carrier.SendAsync(Outbound(ByMessage, "Hello", again: true), TestContext.Current.CancellationToken);
        Assert.Equal(ProviderSid.Parse(Sm(2)), sent.Value!.Sid);
        Assert.Contains("From=%2B18005551212&To=%2B2348012345678", Assert.Single(twilio.Server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_OfAPlainMessageLikeAnEarlierOne_IsSent()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(200, $$"""{"messages":[{"sid":"{{Sm(1)}}","body":"Hello","date_created":"Fri, 01 May 2026 09:00:00 +0000"}],"next_page_uri":"/x"}""")
            .Then(201, $$"""{"sid":"{{Sm(2)}}"}""");
        var sent = await twilio.Carrier.SendAsync(Outbound(ByMessage, "Hello", again: true), TestContext.Current.CancellationToken);
        Assert.Equal(ProviderSid.Parse(Sm(2)), sent.Value!.Sid);
    }

    [Fact]
    public async Task Send_ToWhoOptedOut_SaysSo()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(400, """{"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400}""");
        var sent = await twilio.Carrier.SendAsync(Outbound(ByMessage, "Hello"), TestContext.Current.CancellationToken);
        Assert.Equal((CarrierErrors.OptedOut, false), (sent.Error!.Code, sent.Error.IsTransient));
    }

    [Fact]
    public async Task Send_WithoutASender_IsInvalid()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        var sent = await twilio.Carrier.SendAsync(
            Outbound(ByMessage with { BusinessAddress = null }, "Hello"), TestContext.Current.CancellationToken);
        Assert.Equal(ErrorKind.Invalid, sent.Error!.Kind);
    }

    [Fact]
    public async Task Send_WithATokenThatWasJustChanged_IsMadeAgainWithTheNewOne()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        var store = twilio.Get<TwilioCredentialStore>();
        Assert.True((await store.GetAsync(FakeTenants.Tenant, TestContext.Current.CancellationToken)).IsOk);
        twilio.Tenants.Token = "second-token";
        twilio.Time.Skip(TimeSpan.FromSeconds(10));
        twilio.Server.Then(401, """{"code":20003}""").Then(201, $$"""{"sid":"{{Im(1)}}"}""");
        Assert.True((await twilio.Carrier.SendAsync(Outbound(ByConversation, "x"), TestContext.Current.CancellationToken)).IsOk);
        Assert.Equal<string[]>([Basic("first-token"), Basic("second-token")], [.. twilio.Server.Requests.Select(r => r.Authorization)]);
    }

    [Fact]
    public async Task Send_WithoutAToken_IsRefusedForGood()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Tenants.Token = null;
        var sent = await twilio.Carrier.SendAsync(Outbound(ByConversation, "x"), TestContext.Current.CancellationToken);
        Assert.Equal("twilio.no-auth-token", sent.Error!.Code);
        Assert.Empty(twilio.Server.Requests);
    }

    [Fact]
    public async Task Fetch_AfterAnIndex_GivesTheCustomersMessagesOldestFirst()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(200, Page(
                twilio, "/next",
                Msg(9, 9, Customer, Decided, media: $$"""[{"sid":"ME{{new string('1', 32)}}","size":7,"content_type":"image/png","filename":"a.png"}]"""),
                Msg(8, 8, "assistant", Decided)))
            .Then(200, Page(
                twilio, "/never",
                Msg(7, 7, Customer, Decided),
                Msg(6, 6, "+15550001111", Decided, participant: null),
                Msg(5, 5, Customer, Decided)));
        var fetched = await twilio.Carrier.FetchAfterAsync(Key, ByConversation, 5, TestContext.Current.CancellationToken);

        Assert.Equal([7, 9], fetched.Value!.Select(m => m.Index!.Value));
        Assert.Equal([ByConversation, ByConversation], fetched.Value!.Select(m => m.Route));
        Assert.Equal(new MediaItem("ME" + new string('1', 32), "image/png", "a.png", 7), Assert.Single(fetched.Value![1].Media));
        Assert.Equal(2, twilio.Server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_WithNoIndexKnown_ReadsTheNewestHundredOnly()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        for (var page = 0; page < 3; page++)
        {
            var first = 200 - (page * 50);
            twilio.Server.Then(200, Page(twilio, "/next", [.. Enumerable.Range(0, 50).Select(i => Msg(first - i, first - i, Customer, Decided))]));
        }

        var fetched = await twilio.Carrier.FetchAfterAsync(Key, ByConversation, -1, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(101, 100), fetched.Value!.Select(m => m.Index!.Value));
    }

    [Fact]
    public async Task Fetch_OfPlainMessages_GivesTheLastDaysWithTheirFiles()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        twilio.Server
            .Then(200, $$"""
                {"messages":[
                  {"sid":"{{Sm(3)}}","body":"","num_media":"1","direction":"inbound","date_created":"{{now.AddMinutes(-1):R}}"},
                  {"sid":"{{Sm(2)}}","body":"Hi","num_media":"0","direction":"inbound","date_created":"{{now.AddMinutes(-2):R}}"},
                  {"sid":"{{Sm(1)}}","body":"Old","num_media":"0","direction":"inbound","date_created":"{{now.AddDays(-9):R}}"}],
                 "next_page_uri":null}
                """)
            .Then(200, $$"""{"media_list":[{"sid":"ME{{new string('2', 32)}}","content_type":"image/jpeg"}],"next_page_uri":null}""");
        var fetched = await twilio.Carrier.FetchAfterAsync(Key, ByMessage, -1, TestContext.Current.CancellationToken);

        Assert.Equal<string[]>([Sm(2), Sm(3)], [.. fetched.Value!.Select(m => m.Sid.ToString())]);
        Assert.Equal("image/jpeg", Assert.Single(fetched.Value![1].Media).ContentType);
        Assert.Equal(ByMessage, fetched.Value![0].Route);
    }

    [Fact]
    public async Task NextPage_OnAnotherHost_IsAskedForAtOurs()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server
            .Then(200, $$$"""{"messages":[{{{Msg(9, 9, Customer, Decided)}}}],"meta":{"next_page_url":"https://evil.example/steal?a=1"}}""")
            .Then(200, """{"messages":[],"meta":{}}""");
        Assert.True((await twilio.Carrier.FetchAfterAsync(Key, ByConversation, 5, TestContext.Current.CancellationToken)).IsOk);
        Assert.Equal("/steal?a=1", twilio.Server.Requests.Last().Target);
    }

    private static ConversationKey Key { get; } = new(FakeTenants.Tenant, ConversationId.Parse(Ch));

    private static OutboundMessage Outbound(Route route, string text, bool again = false) =>
        new(Key, route, new SendId(ReplyId.OfTurn(12), 1), AuthorKind.Assistant, text, Decided, again);

    private static string Im(int number) => $"IM{number:x32}";

    private static string Sm(int number) => $"SM{number:x32}";

    private static string Basic(string token) =>
        "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{FakeTenants.AccountSid}:{token}"));

    private static string Page(TwilioHarness twilio, string? next, params string[] messages) =>
        $$$"""{"messages":[{{{string.Join(',', messages)}}}],"meta":{"key":"messages","next_page_url":{{{(next is null ? "null" : $"\"{twilio.Server.Url}{next}\"")}}}}}""";

    private static string Msg(
        int number, int index, string author, DateTimeOffset at, string attributes = "{}", string media = "null",
        string? participant = "MB00000000000000000000000000000001") =>
        new JsonObject
        {
            ["sid"] = Im(number),
            ["index"] = index,
            ["author"] = author,
            ["body"] = $"text {index}",
            ["attributes"] = attributes,
            ["participant_sid"] = participant,
            ["media"] = JsonNode.Parse(media),
            ["date_created"] = at.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["delivery"] = null,
            ["links"] = new JsonObject { ["delivery_receipts"] = "x" },
        }.ToJsonString();
}
