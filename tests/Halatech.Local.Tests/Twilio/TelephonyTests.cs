using System.Text.Json;
using Halatech.Local.Twilio;

namespace Halatech.Local.Tests.Twilio;

public sealed class TelephonyTests
{
    private static CancellationToken Cancellation => Patience.Token;

    [Fact]
    public async Task Inbound_NewPair_CreatesConversationAndTellsInOrder()
    {
        await using var bench = await Bench.StartAsync();
        var result = await bench.TextAsync("Hello & good day ✓");
        var added = await bench.Echo.NextAsync(Cancellation);
        var participant = await bench.Echo.NextAsync(Cancellation);
        var message = await bench.Echo.NextAsync(Cancellation);
        Assert.Equal(["onConversationAdded", "onParticipantAdded", "onMessageAdded"], new[] { added.Event, participant.Event, message.Event });
        Assert.Equal(result.ConversationSid, message["ConversationSid"]);
        Assert.Equal(("0", "Hello & good day ✓", Bench.Phone, "SMS", "{}"), (message["Index"], message["Body"], message["Author"], message["Source"], message["Attributes"]));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", message["DateCreated"]);
        Assert.Equal((Bench.Phone, Bench.Sms, "SMS"), (participant["MessagingBinding.Address"], participant["MessagingBinding.ProxyAddress"], participant["MessagingBinding.Type"]));
        Assert.Equal(participant["ParticipantSid"], message["ParticipantSid"]);
        Assert.Equal((Bench.Account, "0"), (message["AccountSid"], message["RetryCount"]));
        Assert.Equal("TwilioProxy/1.1", message.Headers["User-Agent"]);
        Assert.True(Guid.TryParse(message.Headers["I-Twilio-Idempotency-Token"], out _));
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", message.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Inbound_BoundPair_IsAppendedWithNextIndexBesideRestMessages()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.TextAsync("one")).ConversationSid;
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Author", "assistant"), ("Body", "two"));
        Assert.Equal(sid, (await bench.TextAsync("three")).ConversationSid);
        var bodies = (await bench.GetAsync($"/v1/Conversations/{sid}/Messages")).List("messages").Select(m => (m.GetProperty("index").GetInt32(), m.GetProperty("body").GetString()));
        Assert.Equal([(0, "one"), (1, "two"), (2, "three")], bodies);
    }

    [Fact]
    public async Task Inbound_ManyAtOnceFromOnePhone_KeepOrderOfArrivalAtTheWebhook()
    {
        await using var bench = await Bench.StartAsync();
        var sends = Enumerable.Range(0, 30).Select(i => bench.TextAsync($"m{i}")).ToArray();
        var results = await Task.WhenAll(sends);
        Assert.Single(results.Select(r => r.ConversationSid).Distinct());
        for (var i = 0; i < 30; i++)
        {
            var message = await bench.Echo.NextAsync("onMessageAdded", Cancellation);
            Assert.Equal(i.ToString(System.Globalization.CultureInfo.InvariantCulture), message["Index"]);
        }
    }

    [Fact]
    public async Task Inbound_AfterClosing_OpensAnotherConversation()
    {
        await using var bench = await Bench.StartAsync();
        var first = (await bench.TextAsync("one")).ConversationSid;
        await bench.PostAsync($"/v1/Conversations/{first}", ("State", "closed"));
        var second = (await bench.TextAsync("two")).ConversationSid;
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Inbound_UnknownBusiness_IsRefused()
    {
        await using var bench = await Bench.StartAsync();
        await Assert.ThrowsAsync<InboundRefusedException>(() => bench.TextAsync("x", to: "+19998887777"));
        await Assert.ThrowsAsync<InboundRefusedException>(() => bench.TextAsync("x", to: Bench.WhatsApp));
        await Assert.ThrowsAsync<InboundRefusedException>(() => bench.TextAsync(""));
    }

    [Fact]
    public async Task PreWebhook_Rejecting_DropsTheMessage()
    {
        await using var bench = await Bench.StartAsync();
        var sid = await bench.ConversationAsync();
        await SubscribeAsync(bench, "onMessageAdd", "onMessageAdded");
        bench.Echo.Answer("/pre", 403);
        var result = await bench.TextAsync("unwanted");
        Assert.Null(result.ConversationSid);
        Assert.Empty((await bench.GetAsync($"/v1/Conversations/{sid}/Messages")).List("messages"));
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.Equal("onMessageAdd", Assert.Single(bench.Echo.All).Event);
    }

    [Fact]
    public async Task PreWebhook_Changing_PublishesTheChange()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ConversationAsync();
        await SubscribeAsync(bench, "onMessageAdd", "onMessageAdded");
        bench.Echo.Answer("/pre", 200, """{"body":"masked","attributes":"{\"pii\":true}"}""");
        await bench.TextAsync("my card is 4111");
        Assert.Equal("my card is 4111", (await bench.Echo.NextAsync("onMessageAdd", Cancellation))["Body"]);
        var message = await bench.Echo.NextAsync("onMessageAdded", Cancellation);
        Assert.Equal(("masked", """{"pii":true}"""), (message["Body"], message["Attributes"]));
    }

    [Fact]
    public async Task PreWebhook_TooSlow_PublishesUnchanged()
    {
        await using var bench = await Bench.StartAsync(o => o with { WebhookTimeout = TimeSpan.FromMilliseconds(50) });
        var sid = await bench.ConversationAsync();
        await SubscribeAsync(bench, "onMessageAdd");
        var release = new TaskCompletionSource();
        bench.Echo.Answer("/pre", (_, _) => release.Task);
        Assert.Equal(sid, (await bench.TextAsync("patience")).ConversationSid);
        release.SetResult();
    }

    [Fact]
    public async Task AutoCreation_PreWebhookRejecting_CreatesNothing()
    {
        await using var bench = await Bench.StartAsync();
        await SubscribeAsync(bench, "onConversationAdd", "onMessageAdd");
        bench.Echo.Answer("/pre", 400);
        Assert.Null((await bench.TextAsync("hello")).ConversationSid);
        var asked = await bench.Echo.NextAsync(Cancellation);
        Assert.Equal(("onConversationAdd", "hello", Bench.Phone, Bench.Sms), (asked.Event, asked["MessageBody"], asked["MessagingBinding.Address"], asked["MessagingBinding.ProxyAddress"]));
        Assert.Null(asked["ConversationSid"]);
        Assert.Empty((await bench.GetAsync("/v1/Conversations")).List("conversations"));
    }

    [Fact]
    public async Task RestMessage_ReachesThePhoneAndReportsDelivery()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.TextAsync("hi")).ConversationSid;
        var sent = await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Author", "assistant"), ("Body", "welcome"), ("Attributes", """{"replyId":"r1"}"""));
        foreach (var status in (string[])["sent", "delivered"])
        {
            var update = await bench.Echo.NextAsync("onDeliveryUpdated", Cancellation);
            Assert.Equal((status, sent.Text("sid")), (update["Status"], update["MessageSid"]));
            Assert.Matches("^DY[0-9a-f]{32}$", update["DeliveryReceiptSid"]);
            Assert.Matches("^SM[0-9a-f]{32}$", update["ChannelMessageSid"]);
        }
        // The loop guard: what REST created comes back only when asked for.
        Assert.DoesNotContain(bench.Echo.All, r => r.Event == "onMessageAdded" && r["Body"] == "welcome");
        Assert.Equal("delivered", bench.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].Status);
        var message = await bench.GetAsync($"/v1/Conversations/{sid}/Messages/{sent.Text("sid")}");
        Assert.Equal("all", message.Json.GetProperty("delivery").GetProperty("delivered").GetString());
        Assert.Equal("delivered", Assert.Single((await bench.GetAsync($"/v1/Conversations/{sid}/Messages/{sent.Text("sid")}/Receipts")).List("delivery_receipts")).GetProperty("status").GetString());
        Assert.Equal("""{"replyId":"r1"}""", Assert.Single(bench.Twilio.RestMessages).Attributes);
    }

    [Fact]
    public async Task RestMessage_WithWebhookHeader_FiresWebhooks()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.TextAsync("hi")).ConversationSid;
        bench.Rest.DefaultRequestHeaders.Add("X-Twilio-Webhook-Enabled", "true");
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Author", "assistant"), ("Body", "welcome"));
        var first = await bench.Echo.NextAsync("onMessageAdded", Cancellation);
        var second = await bench.Echo.NextAsync("onMessageAdded", Cancellation);
        Assert.Equal(("SMS", "API", "welcome"), (first["Source"], second["Source"], second["Body"]));
    }

    [Fact]
    public async Task Filters_EventNotListed_DoesNotFire()
    {
        await using var bench = await Bench.StartAsync(addresses: echo => [new(Bench.Sms) { AutoCreationWebhookUrl = echo.Url("/only"), AutoCreationFilters = ["onParticipantAdded"] }]);
        await bench.TextAsync("hi");
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.Equal("onParticipantAdded", Assert.Single(bench.Echo.All).Event);
    }

    [Fact]
    public async Task Reading_OnWhatsApp_ReportsRead_OnSmsNothing()
    {
        await using var bench = await Bench.StartAsync();
        var customer = "whatsapp:" + Bench.Phone;
        foreach (var (from, to) in new[] { (customer, Bench.WhatsApp), (Bench.Phone, Bench.Sms) })
        {
            var sid = (await bench.TextAsync("hi", from, to)).ConversationSid;
            await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "welcome"));
            await bench.Twilio.IdleAsync(Cancellation);
            bench.Twilio.Read(from, to);
        }
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.Equal("read", bench.Twilio.Thread(customer, Bench.WhatsApp)[^1].Status);
        Assert.Equal("delivered", bench.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].Status);
        Assert.Equal("WHATSAPP", Assert.Single(bench.Echo.All, r => r["Status"] == "read")["Source"]);
    }

    [Theory]
    [InlineData("whatsapp:+15551230001", Bench.WhatsApp)]
    [InlineData("messenger:900100", Bench.Messenger)]
    public async Task FreeText_OutsideTheWindow_FailsWith63016UntilTemplate(string customer, string business)
    {
        var clock = new StoppedClock();
        await using var bench = await Bench.StartAsync(o => o with { Clock = clock });
        var sid = (await bench.TextAsync("hi", customer, business)).ConversationSid;
        clock.Advance(TimeSpan.FromHours(25));
        var sent = await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "still there?"));
        await bench.Twilio.IdleAsync(Cancellation);
        var receipt = Assert.Single((await bench.GetAsync($"/v1/Conversations/{sid}/Messages/{sent.Text("sid")}/Receipts")).List("delivery_receipts"));
        Assert.Equal(("failed", 63016), (receipt.GetProperty("status").GetString(), receipt.GetProperty("error_code").GetInt32()));
        Assert.Equal("63016", Assert.Single(bench.Echo.All, r => r["Status"] == "failed")["ErrorCode"]);

        using var template = System.Net.Http.Json.JsonContent.Create(new { language = "en", friendly_name = "t", types = new Dictionary<string, object> { ["twilio/text"] = new { body = "Hello {{1}}" } } });
        var content = (await Answer.ReadAsync(await bench.Rest.PostAsync("/v1/Content", template, Cancellation))).Text("sid");
        using var approval = System.Net.Http.Json.JsonContent.Create(new { name = "t", category = "UTILITY" });
        Assert.Equal(201, (int)(await bench.Rest.PostAsync($"/v1/Content/{content}/ApprovalRequests/whatsapp", approval, Cancellation)).StatusCode);
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("ContentSid", content), ("ContentVariables", """{"1":"Amina"}"""));
        await bench.Twilio.IdleAsync(Cancellation);
        var last = bench.Twilio.Thread(customer, business)[^1];
        Assert.Equal(("delivered", "Hello Amina"), (last.Status, last.Body));
    }

    [Fact]
    public async Task Stop_BlocksLaterSendsUntilStart()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.TextAsync(" stop ")).ConversationSid;
        Assert.Equal(" stop ", (await bench.Echo.NextAsync("onMessageAdded", Cancellation))["Body"]);
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "but wait"));
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.Equal(("failed", 21610), (bench.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].Status, bench.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].ErrorCode));
        var sms = await bench.PostAsync($"/2010-04-01/Accounts/{Bench.Account}/Messages.json", ("To", Bench.Phone), ("From", Bench.Sms), ("Body", "but wait"));
        Assert.Equal((400, 21610), (sms.Status, sms.Code));
        await bench.TextAsync("START");
        Assert.Equal(201, (await bench.PostAsync($"/2010-04-01/Accounts/{Bench.Account}/Messages.json", ("To", Bench.Phone), ("From", Bench.Sms), ("Body", "back"))).Status);
    }

    [Fact]
    public async Task PictureMessage_CarriesItsMediaToTheWebhook()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Twilio.ReceiveAsync(new(Bench.Phone, Bench.Sms, null) { Media = [new("image/png", "room.png", new byte[] { 9, 8, 7 })] }, Cancellation);
        var message = await bench.Echo.NextAsync("onMessageAdded", Cancellation);
        using var media = JsonDocument.Parse(message["Media"]!);
        var item = media.RootElement[0];
        Assert.Equal(("image/png", "room.png", 3), (item.GetProperty("ContentType").GetString(), item.GetProperty("Filename").GetString(), item.GetProperty("Size").GetInt32()));
        var bytes = await bench.Rest.GetByteArrayAsync($"/v1/Services/{Bench.Service}/Media/{item.GetProperty("Sid").GetString()}/Content", Cancellation);
        Assert.Equal([9, 8, 7], bytes);
    }

    [Fact]
    public async Task MessagingWebhook_AnsweringTwiML_SendsTheReply()
    {
        await using var bench = await Bench.StartAsync(addresses: echo => [new(Bench.PlainSms) { SmsUrl = echo.Url("/sms") }]);
        bench.Echo.Answer("/sms", 200, "<?xml version=\"1.0\"?><Response><Message>Thanks &amp; bye</Message></Response>", "text/xml");
        await bench.Twilio.ReceiveAsync(new(Bench.Phone, Bench.PlainSms, "hello") { Media = [new("image/png", "a.png", new byte[] { 1 })] }, Cancellation);
        var inbound = await bench.Echo.NextAsync(Cancellation);
        Assert.Equal((Bench.Phone, Bench.PlainSms, "hello", "1", "image/png"), (inbound["From"], inbound["To"], inbound["Body"], inbound["NumMedia"], inbound["MediaContentType0"]));
        Assert.Matches("^MM[0-9a-f]{32}$", inbound["MessageSid"]);
        using var anonymous = new HttpClient();
        Assert.Equal([1], await anonymous.GetByteArrayAsync(new Uri(inbound["MediaUrl0"]!), Cancellation));
        await bench.Twilio.IdleAsync(Cancellation);
        var reply = bench.Twilio.Thread(Bench.Phone, Bench.PlainSms)[^1];
        Assert.Equal(("outbound", "Thanks & bye", "delivered"), (reply.Direction, reply.Body, reply.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<Response/>")]
    [InlineData("not xml <")]
    [InlineData("<!DOCTYPE r [<!ENTITY x \"boom\">]><Response><Message>&x;</Message></Response>")]
    public async Task MessagingWebhook_AnsweringNothingUseful_SendsNothing(string twiml)
    {
        await using var bench = await Bench.StartAsync(addresses: echo => [new(Bench.PlainSms) { SmsUrl = echo.Url("/sms") }]);
        bench.Echo.Answer("/sms", 200, twiml, "text/xml");
        await bench.TextAsync("hello", to: Bench.PlainSms);
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.Single(bench.Twilio.Thread(Bench.Phone, Bench.PlainSms));
    }

    [Fact]
    public async Task Sms_SentByRest_ReportsToItsStatusCallbackInOrder()
    {
        await using var bench = await Bench.StartAsync();
        var path = $"/2010-04-01/Accounts/{Bench.Account}/Messages";
        var sent = await bench.PostAsync(path + ".json", ("To", Bench.Phone), ("From", Bench.PlainSms), ("Body", "hi"), ("StatusCallback", bench.Echo.Url("/status")));
        Assert.Equal((201, "queued"), (sent.Status, sent.Text("status")));
        Assert.Matches(@"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$", sent.Text("date_created"));
        Assert.Equal("sent", (await bench.Echo.NextAsync(Cancellation))["MessageStatus"]);
        Assert.Equal("delivered", (await bench.Echo.NextAsync(Cancellation))["MessageStatus"]);
        Assert.Equal("delivered", (await bench.GetAsync($"{path}/{sent.Text("sid")}.json")).Text("status"));
        Assert.Single((await bench.GetAsync($"{path}.json?To={Uri.EscapeDataString(Bench.Phone)}&From={Uri.EscapeDataString(Bench.PlainSms)}")).List("messages"));
        Assert.Equal(21617, (await bench.PostAsync(path + ".json", ("To", Bench.Phone), ("From", Bench.PlainSms), ("Body", new string('x', 1601)))).Code);
        Assert.Equal(21606, (await bench.PostAsync(path + ".json", ("To", Bench.Phone), ("From", Bench.OtherSms), ("Body", "x"))).Code);
        Assert.Equal(21211, (await bench.PostAsync(path + ".json", ("To", "x"), ("From", Bench.PlainSms), ("Body", "x"))).Code);
    }

    [Fact]
    public async Task Webhook_Failing_IsRepeatedWithTheSameTokenWhenConfigured()
    {
        await using var bench = await Bench.StartAsync(o => o with { WebhookRetries = 2 },
            echo => [new(Bench.Sms) { AutoCreationWebhookUrl = echo.Url("/flaky"), AutoCreationFilters = ["onMessageAdded"] }]);
        bench.Echo.Answer("/flaky", (received, http) =>
        {
            http.Response.StatusCode = received["RetryCount"] == "2" ? 200 : 503;
            return Task.CompletedTask;
        });
        await bench.TextAsync("hi");
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.Equal(["0", "1", "2"], bench.Echo.All.Select(r => r["RetryCount"]));
        Assert.Single(bench.Echo.All.Select(r => r.Headers["I-Twilio-Idempotency-Token"]).Distinct());
        Assert.Equal(3, bench.Echo.All.Select(r => r.Headers["X-Twilio-Signature"]).Distinct().Count());
    }

    [Fact]
    public async Task Timers_RunningOut_MakeInactiveThenClosed_AndAMessageWakes()
    {
        var clock = new StoppedClock();
        await using var bench = await Bench.StartAsync(o => o with { Clock = clock });
        var sid = await bench.ConversationAsync();
        await bench.PostAsync($"/v1/Conversations/{sid}/Webhooks", ("Target", "webhook"), ("Configuration.Url", bench.Echo.Url("/s")), ("Configuration.Filters", "onConversationStateUpdated"));
        await bench.PostAsync($"/v1/Conversations/{sid}", ("State", "active"), ("Timers.Inactive", "PT1M"), ("Timers.Closed", "PT10M"));
        clock.Advance(TimeSpan.FromMinutes(2));
        bench.Twilio.Sweep();
        Assert.Equal("inactive", (await bench.GetAsync($"/v1/Conversations/{sid}")).Text("state"));
        Assert.Equal(sid, (await bench.TextAsync("still here")).ConversationSid);
        Assert.Equal("active", (await bench.GetAsync($"/v1/Conversations/{sid}")).Text("state"));
        clock.Advance(TimeSpan.FromMinutes(11));
        bench.Twilio.Sweep();
        Assert.Equal("closed", (await bench.GetAsync($"/v1/Conversations/{sid}")).Text("state"));
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.Equal([("active", "inactive", "TIMER"), ("inactive", "active", "EVENT"), ("active", "closed", "TIMER")],
            bench.Echo.All.Select(r => (r["StateFrom"], r["StateTo"], r["Reason"])));
    }

    [Fact]
    public async Task Weather_WithCopies_DeliversEachThatOften()
    {
        await using var bench = await Bench.StartAsync(o => o with { Weather = new(Copies: 3, OutOfOrder: true) });
        await bench.TextAsync("hi");
        await bench.Twilio.IdleAsync(Cancellation);
        Assert.All(bench.Echo.All.GroupBy(r => r.Event), g => Assert.Equal(3, g.Count()));
        Assert.Equal(9, bench.Echo.All.Count);
    }

    [Fact]
    public async Task GetWebhook_CarriesItsFieldsInTheQuery()
    {
        await using var bench = await Bench.StartAsync();
        var sid = await bench.ConversationAsync();
        await bench.PostAsync($"/v1/Conversations/{sid}/Webhooks", ("Target", "webhook"), ("Configuration.Url", bench.Echo.Url("/get?tenant=t'1")),
            ("Configuration.Method", "GET"), ("Configuration.Filters", "onMessageAdded"));
        await bench.TextAsync("in the query");
        var received = await bench.Echo.NextAsync(Cancellation);
        Assert.Equal(("GET", "in the query", "t'1"), (received.Method, received["Body"], received["tenant"]));
    }

    private static Task<Answer> SubscribeAsync(Bench bench, params string[] filters) => bench.PostAsync("/v1/Configuration/Webhooks",
        [("PreWebhookUrl", bench.Echo.Url("/pre")), ("PostWebhookUrl", bench.Echo.Url("/post")), .. filters.Select(f => ("Filters", f))]);
}
