namespace Halatech.Local.Tests.Twilio;

public sealed class PhonesTests
{
    private static CancellationToken Cancellation => Patience.Token;

    [Fact]
    public async Task Directory_ListsBusinessesAndPhonesPerChannel()
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        var directory = await Answer.ReadAsync(await page.GetAsync("/phones/api/directory", Cancellation));
        var hotel = directory.List("businesses").First();
        Assert.Equal("Adire Hotel", hotel.GetProperty("name").GetString());
        Assert.Equal(["sms", "sms", "whatsapp", "messenger", "rcs"], hotel.GetProperty("addresses").EnumerateArray().Select(a => a.GetProperty("channel").GetString()));
        var phone = Assert.Single(directory.List("phones"));
        Assert.Equal("whatsapp:" + Bench.Phone, phone.GetProperty("addresses").GetProperty("whatsapp").GetString());
        Assert.DoesNotContain(Bench.Token, directory.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phone_SendsAndSeesTheReplyLive()
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        using var stream = new StreamReader(await page.GetStreamAsync($"/phones/api/events?phone={Uri.EscapeDataString(Bench.Phone)}", Cancellation));
        await LineAsync(stream, "event: ready");
        var sent = await page.PostAsJsonAsync("/phones/api/messages",
            new { from = Bench.Phone, to = Bench.Sms, body = "<b>hi</b>", media = new[] { new { contentType = "image/png", filename = "a.png", base64 = "AQI=" } } }, Cancellation);
        Assert.Equal(202, (int)sent.StatusCode);
        var sid = (await Answer.ReadAsync(sent)).Text("conversationSid");
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "welcome"));
        await LineAsync(stream, "\"status\":\"delivered\"");

        var thread = await Answer.ReadAsync(await page.GetAsync($"/phones/api/threads?phone={Uri.EscapeDataString(Bench.Phone)}&address={Uri.EscapeDataString(Bench.Sms)}", Cancellation));
        Assert.Equal([("inbound", "<b>hi</b>"), ("outbound", "welcome")], thread.List("messages").Select(m => (m.GetProperty("direction").GetString(), m.GetProperty("body").GetString())));
        var url = thread.List("messages").First().GetProperty("media")[0].GetProperty("url").GetString();
        Assert.Equal([1, 2], await page.GetByteArrayAsync(url, Cancellation));

        Assert.Equal(1, await UnreadAsync(page));
        await page.PostAsJsonAsync("/phones/api/read", new { phone = Bench.Phone, address = Bench.Sms }, Cancellation);
        Assert.Equal(0, await UnreadAsync(page));
    }

    [Fact]
    public async Task Media_OfDangerousType_IsOnlyOfferedAsDownload()
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        await bench.Twilio.ReceiveAsync(new(Bench.Phone, Bench.Sms, null) { Media = [new("text/html", "x.html", "<script>"u8.ToArray())] }, Cancellation);
        var url = bench.Twilio.Thread(Bench.Phone, Bench.Sms)[0].Media[0].Url;
        var response = await page.GetAsync(url, Cancellation);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("Host", "evil.example:5081")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task ForeignPage_IsRefused(string header, string value)
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        foreach (var path in (string[])["/phones/api/directory", "/standin/log", "/PHONES/api/directory"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, value);
            Assert.Equal(403, (int)(await page.SendAsync(request, Cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task PlainForm_IsRefused()
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        using var form = new StringContent("""{"from":"+15551230001","to":"+15550001000","body":"x"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain"));
        Assert.Equal(415, (int)(await page.PostAsync("/phones/api/messages", form, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("""{"from":"+15551230001","to":"+19990001111","body":"x"}""")]
    [InlineData("""{"from":"+15551230001","to":"+15550001000"}""")]
    [InlineData("""{"from":"+15551230001","to":"+15550001000","media":[{"contentType":"image/png","base64":"?"}]}""")]
    [InlineData("""{"from":5}""")]
    [InlineData("[")]
    public async Task Message_Malformed_IsRefusedWithAReason(string json)
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        using var body = new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        var answer = await Answer.ReadAsync(await page.PostAsync("/phones/api/messages", body, Cancellation));
        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Text("detail"));
    }

    [Fact]
    public async Task Phones_AddedAndRemoved()
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        Assert.Equal(201, (int)(await page.PostAsJsonAsync("/phones/api/phones", new { number = "+15551239999", name = "Tunde" }, Cancellation)).StatusCode);
        Assert.Equal(409, (int)(await page.PostAsJsonAsync("/phones/api/phones", new { number = "+15551239999", name = "Tunde" }, Cancellation)).StatusCode);
        Assert.Equal(400, (int)(await page.PostAsJsonAsync("/phones/api/phones", new { number = "12", name = "Tunde" }, Cancellation)).StatusCode);
        Assert.Equal(204, (int)(await page.DeleteAsync("/phones/api/phones/+15551239999", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("/phones/", "text/html")]
    [InlineData("/phones/phones.css", "text/css")]
    [InlineData("/phones/phones.js", "text/javascript")]
    public async Task PageFile_IsServedWithStrictPolicy(string path, string type)
    {
        await using var bench = await Bench.StartAsync();
        using var page = Page(bench);
        var response = await page.GetAsync(path, Cancellation);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'; script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("/phones/", (await page.GetAsync("/", Cancellation)).RequestMessage!.RequestUri!.AbsolutePath);
    }

    private static HttpClient Page(Bench bench) => new() { BaseAddress = bench.Twilio.BaseAddress };

    private static async Task<int> UnreadAsync(HttpClient page) =>
        Assert.Single((await Answer.ReadAsync(await page.GetAsync($"/phones/api/threads?phone={Uri.EscapeDataString(Bench.Phone)}", Cancellation))).List("threads")).GetProperty("unread").GetInt32();

    private static async Task LineAsync(StreamReader stream, string containing)
    {
        while (await stream.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Contains(containing, StringComparison.Ordinal)) return;
        }
        Assert.Fail($"The stream ended before '{containing}'.");
    }
}
