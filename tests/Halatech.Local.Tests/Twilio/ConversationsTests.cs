namespace Halatech.Local.Tests.Twilio;

public sealed class ConversationsTests
{
    [Theory]
    [InlineData(Bench.Account, "wrong")]
    [InlineData(Bench.OtherAccount, Bench.Token)]
    [InlineData(Bench.Key, Bench.Token)]
    public async Task Credentials_Wrong_AreRefusedWith20003(string user, string password)
    {
        await using var bench = await Bench.StartAsync();
        using var client = bench.Client(user, password);
        var answer = await Answer.ReadAsync(await client.GetAsync("/v1/Conversations", Patience.Token));
        Assert.Equal((401, 20003), (answer.Status, answer.Code));
        Assert.Equal(401, answer.Json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Credentials_ApiKey_AreAccepted()
    {
        await using var bench = await Bench.StartAsync();
        using var client = bench.Client(Bench.Key, Bench.Secret);
        Assert.Equal(200, (int)(await client.GetAsync("/v1/Conversations", Patience.Token)).StatusCode);
    }

    [Fact]
    public async Task Conversation_OfAnotherAccount_IsNotFound()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        using var other = bench.Client(Bench.OtherAccount, Bench.OtherToken);
        foreach (var path in (string[])[$"/v1/Conversations/{sid}", $"/v1/Services/{Bench.Service}/Conversations/{sid}", $"/v1/Conversations/{sid}/Messages"])
            Assert.Equal(404, (int)(await other.GetAsync(path, Patience.Token)).StatusCode);
        Assert.Equal(401, (int)(await other.GetAsync($"/2010-04-01/Accounts/{Bench.Account}/Messages.json", Patience.Token)).StatusCode);
    }

    [Fact]
    public async Task Create_ByService_HasTheDocumentedShape()
    {
        await using var bench = await Bench.StartAsync();
        var answer = await bench.PostAsync($"/v1/Services/{Bench.Service}/Conversations",
            ("FriendlyName", "Room 12"), ("UniqueName", "room-12"), ("Attributes", """{"a":1}"""), ("State", "active"), ("Timers.Inactive", "PT1H"));
        Assert.Equal(201, answer.Status);
        Assert.Matches("^CH[0-9a-f]{32}$", answer.Text("sid"));
        Assert.Equal(Bench.Service, answer.Text("chat_service_sid"));
        Assert.Equal("""{"a":1}""", answer.Text("attributes"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", answer.Text("date_created"));
        Assert.True(answer.Json.GetProperty("timers").TryGetProperty("date_inactive", out _));
        Assert.StartsWith($"{bench.Twilio.BaseAddress}v1/Services/{Bench.Service}/Conversations/CH", answer.Text("url"), StringComparison.Ordinal);
        Assert.Equal(answer.Text("sid"), (await bench.GetAsync("/v1/Conversations/room-12")).Text("sid"));
    }

    [Theory]
    [InlineData("Attributes", "{not json", 50304)]
    [InlineData("State", "closed", 50384)]
    [InlineData("State", "sleeping", 50378)]
    [InlineData("Timers.Inactive", "PT1H", 50382)]
    [InlineData("UniqueName", "CH0123456789abcdef0123456789abcdef", 50390)]
    public async Task Create_InvalidField_IsRefusedWithItsCode(string field, string value, int code)
    {
        await using var bench = await Bench.StartAsync();
        var answer = await bench.PostAsync("/v1/Conversations", (field, value));
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Create_UniqueNameTwice_Conflicts()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostAsync("/v1/Conversations", ("UniqueName", "x"));
        var second = await bench.PostAsync("/v1/Conversations", ("UniqueName", "x"));
        Assert.Equal((409, 50353), (second.Status, second.Code));
    }

    [Fact]
    public async Task Close_IsFinalAndFreesThePair()
    {
        await using var bench = await Bench.StartAsync();
        var first = await bench.ConversationAsync();
        var taken = await bench.PostAsync($"/v1/Conversations/{(await bench.PostAsync("/v1/Conversations")).Text("sid")}/Participants",
            ("MessagingBinding.Address", Bench.Phone), ("MessagingBinding.ProxyAddress", Bench.Sms));
        Assert.Equal((409, 50416), (taken.Status, taken.Code));
        Assert.Contains(first, taken.Text("message"), StringComparison.Ordinal);

        Assert.Equal("closed", (await bench.PostAsync($"/v1/Conversations/{first}", ("State", "closed"))).Text("state"));
        Assert.Equal(50377, (await bench.PostAsync($"/v1/Conversations/{first}", ("State", "active"))).Code);
        Assert.Equal(50377, (await bench.PostAsync($"/v1/Conversations/{first}/Messages", ("Body", "late"))).Code);
        Assert.NotEqual(first, await bench.ConversationAsync());
    }

    [Theory]
    [InlineData("+15551230001", "", 50412)]
    [InlineData("", Bench.Sms, 50411)]
    [InlineData("nobody", Bench.Sms, 50407)]
    [InlineData("+15551230001", Bench.OtherSms, 50413)]
    [InlineData("+15551230001", Bench.WhatsApp, 50414)]
    [InlineData(Bench.Sms, Bench.Sms, 50409)]
    public async Task Participant_InvalidBinding_IsRefusedWithItsCode(string address, string proxy, int code)
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        var answer = await bench.PostAsync($"/v1/Conversations/{sid}/Participants", ("MessagingBinding.Address", address), ("MessagingBinding.ProxyAddress", proxy));
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task ParticipantConversations_ByAddress_FindsTheOpenConversation()
    {
        await using var bench = await Bench.StartAsync();
        var sid = await bench.ConversationAsync();
        var found = Assert.Single((await bench.GetAsync("/v1/ParticipantConversations?Address=" + Uri.EscapeDataString(Bench.Phone))).List("conversations"));
        Assert.Equal(sid, found.GetProperty("conversation_sid").GetString());
        Assert.Equal("active", found.GetProperty("conversation_state").GetString());
        Assert.Equal(50451, (await bench.GetAsync("/v1/ParticipantConversations")).Code);
        Assert.Equal(50451, (await bench.GetAsync("/v1/ParticipantConversations?Address=a&Identity=b")).Code);
    }

    [Fact]
    public async Task ConversationWithParticipants_OneIsTaken_CreatesNothing()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ConversationAsync();
        var answer = await bench.PostAsync("/v1/ConversationWithParticipants", ("UniqueName", "both"),
            ("Participant", """{"identity":"ada"}"""),
            ("Participant", $$$"""{"messaging_binding":{"address":"{{{Bench.Phone}}}","proxy_address":"{{{Bench.Sms}}}"}}"""));
        Assert.Equal(50416, answer.Code);
        Assert.Equal(404, (await bench.GetAsync("/v1/Conversations/both")).Status);
    }

    [Fact]
    public async Task Messages_PagedByLinks_ListEachOnceInBothOrders()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        for (var i = 0; i < 7; i++) await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", $"m{i}"));
        foreach (var (order, expected) in new[] { ("asc", Enumerable.Range(0, 7)), ("desc", Enumerable.Range(0, 7).Reverse()) })
        {
            var indexes = new List<int>();
            for (var next = $"{bench.Twilio.BaseAddress}v1/Conversations/{sid}/Messages?Order={order}&PageSize=3"; next is not null;)
            {
                var page = await bench.GetAsync(next);
                indexes.AddRange(page.List("messages").Select(m => m.GetProperty("index").GetInt32()));
                var meta = page.Json.GetProperty("meta");
                Assert.Equal("messages", meta.GetProperty("key").GetString());
                next = meta.GetProperty("next_page_url").GetString();
                if (next is not null) Assert.StartsWith(bench.Twilio.BaseAddress.ToString(), next, StringComparison.Ordinal);
                // A message that arrives between pages must not repeat or hide another when reading backwards.
                if (order == "desc" && indexes.Count == 3) await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "meanwhile"));
            }
            Assert.Equal(expected, indexes);
        }
    }

    [Fact]
    public async Task Message_Deleted_ItsIndexIsNeverUsedAgain()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        var first = await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "a"));
        Assert.Equal(204, (await bench.DeleteAsync($"/v1/Conversations/{sid}/Messages/{first.Text("sid")}")).Status);
        Assert.Equal(1, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "b"))).Json.GetProperty("index").GetInt32());
    }

    [Fact]
    public async Task Message_BeyondTheChannelsLimit_IsRefusedWith50504()
    {
        await using var bench = await Bench.StartAsync();
        var sid = await bench.ConversationAsync();
        Assert.Equal(50504, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", new string('x', 1601)))).Code);
        Assert.Equal(201, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", new string('x', 1600)))).Status);
        var long4K = $$"""{"x":"{{new string('x', 4096)}}"}""";
        Assert.Equal(50303, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "b"), ("Attributes", long4K))).Code);
        Assert.Equal(50503, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages")).Code);
    }

    [Fact]
    public async Task Media_UploadedAndSent_CanBeAttachedOnce()
    {
        await using var bench = await Bench.StartAsync();
        using var bytes = new ByteArrayContent([1, 2, 3, 4]);
        bytes.Headers.ContentType = new("image/png");
        var uploaded = await Answer.ReadAsync(await bench.Rest.PostAsync($"/v1/Services/{Bench.Service}/Media?Filename=a.png", bytes, Patience.Token));
        Assert.Equal(201, uploaded.Status);
        var media = uploaded.Text("sid");
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        var sent = await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("MediaSid", media));
        Assert.Equal("a.png", Assert.Single(sent.List("media")).GetProperty("filename").GetString());
        Assert.Equal(50508, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("MediaSid", media))).Code);
        Assert.Equal(50507, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("MediaSid", "ME00000000000000000000000000000000"))).Code);

        var direct = uploaded.Json.GetProperty("links").GetProperty("content_direct_temporary").GetString()!;
        using var anonymous = new HttpClient();
        var fetched = await anonymous.GetAsync(new Uri(direct), Patience.Token);
        Assert.Equal([1, 2, 3, 4], await fetched.Content.ReadAsByteArrayAsync(Patience.Token));
        Assert.Contains("sandbox", fetched.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", fetched.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(401, (int)(await anonymous.GetAsync(new Uri(bench.Twilio.BaseAddress, $"/v1/Services/{Bench.Service}/Media/{media}/Content"), Patience.Token)).StatusCode);
    }

    [Fact]
    public async Task ScopedWebhooks_Sixth_IsRefused()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        for (var i = 0; i < 5; i++)
            Assert.Equal(201, (await bench.PostAsync($"/v1/Conversations/{sid}/Webhooks", ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:1/x"))).Status);
        Assert.Equal(50361, (await bench.PostAsync($"/v1/Conversations/{sid}/Webhooks", ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:1/x"))).Code);
    }

    [Fact]
    public async Task Writes_BeyondTheLimit_Get429()
    {
        await using var bench = await Bench.StartAsync(o => o with { WritesPerSecond = 3, Clock = new StoppedClock() });
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++) statuses.Add((await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "x"))).Status);
        Assert.Equal([201, 201, 201, 429], statuses);
    }
}

/// <summary>A clock that moves only when told.</summary>
public sealed class StoppedClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
