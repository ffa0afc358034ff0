using System.Text;
using Halatech.Adapters.Twilio;

namespace Halatech.Host.Tests.Webhooks;

/// <summary>What is kept out: whatever is refused here has reached no conversation.</summary>
public sealed class WebhookGateTests
{
    private const string Path = TwilioPaths.Conversations;

    public static TheoryData<string> Paths =>
        [TwilioPaths.Conversations, TwilioPaths.Messaging, TwilioPaths.Status, TwilioPaths.TaskRouter];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Signature_Missing_IsForbidden(string path)
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 403, await server.PostAsync(path, Posts.MessageAdded(), signature: ""));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Signature_Forged_IsForbidden(string path)
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 403, await server.PostAsync(path, Posts.MessageAdded(), token: "guessed"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task Signature_OfNoMeaning_IsForbidden(string signature)
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 403, await server.PostAsync(Path, Posts.MessageAdded(), signature: signature));
    }

    [Fact]
    public async Task Signature_OfAnotherTenant_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 403, await server.PostAsync(Path, Posts.MessageAdded(), token: FakeTenants.OtherToken));
    }

    [Fact]
    public async Task Signature_OfAnotherPath_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        var body = WebhookServer.Encode(Posts.MessageAdded());
        var form = TwilioFormReader.ReadForm(Encoding.UTF8.GetBytes(body)).Value!;
        var signature = TwilioSignature.Compute(FakeTenants.Token, WebhookServer.PublicUrl + TwilioPaths.Messaging, form);
        await RefusedAsync(server, 403, await server.PostAsync(Path, Posts.MessageAdded(), signature: signature));
    }

    [Fact]
    public async Task Signature_ForTheHostThatTheRequestClaims_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        var form = TwilioFormReader.ReadForm(Encoding.UTF8.GetBytes(WebhookServer.Encode(Posts.MessageAdded()))).Value!;
        var signature = TwilioSignature.Compute(FakeTenants.Token, "http://127.0.0.1" + Path, form);
        await RefusedAsync(server, 403, await server.PostAsync(Path, Posts.MessageAdded(), signature: signature));
    }

    [Fact]
    public async Task Signature_OfAChangedBody_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        var signed = WebhookServer.Encode(Posts.MessageAdded());
        var form = TwilioFormReader.ReadForm(Encoding.UTF8.GetBytes(signed)).Value!;
        var signature = TwilioSignature.Compute(FakeTenants.Token, WebhookServer.PublicUrl + Path, form);
        await RefusedAsync(server, 403, await server.PostRawAsync(Path, signed + "&x=1", signature: signature));
    }

    [Theory]
    [InlineData("AC000000000000000000000000000000ff")]
    [InlineData("not an account")]
    [InlineData("")]
    public async Task Account_Unknown_IsNotFound(string account)
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 404, await server.PostAsync(Path, Posts.MessageAdded().With("AccountSid", account)));
    }

    [Fact]
    public async Task Account_Missing_IsNotFound()
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 404, await server.PostAsync(Path, Posts.MessageAdded().Without("AccountSid")));
    }

    [Fact]
    public async Task Account_GivenTwice_IsBad()
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 400, await server.PostAsync(Path, [.. Posts.MessageAdded(), ("AccountSid", FakeTenants.OtherAccount)]));
    }

    [Fact]
    public async Task Body_TooLarge_IsRefused()
    {
        await using var server = await WebhookServer.StartAsync();
        var body = WebhookServer.Encode(Posts.MessageAdded().With("Body", new string('x', 300_000)));
        await RefusedAsync(server, 413, await server.PostRawAsync(Path, body));
    }

    [Fact]
    public async Task Body_TooLargeWithoutSayingSo_IsRefused()
    {
        await using var server = await WebhookServer.StartAsync();
        using var endless = new MemoryStream(new byte[300_000]);
        using var content = new StreamContent(new Unsized(endless));
        await RefusedAsync(server, 413, await server.SendAsync(Path, content, "application/x-www-form-urlencoded", "x"));
    }

    [Theory]
    [InlineData("a=%zz")]
    [InlineData("a=%FF")]
    [InlineData("a=%")]
    public async Task Body_BrokenEncoding_IsBad(string body)
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 400, await server.PostRawAsync(Path, body));
    }

    [Fact]
    public async Task Body_TenThousandFields_IsBad()
    {
        await using var server = await WebhookServer.StartAsync();
        var more = Enumerable.Range(0, 10_000).Select(i => ($"p{i}", "1"));
        await RefusedAsync(server, 400, await server.PostAsync(Path, [.. Posts.MessageAdded(), .. more]));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16")]
    [InlineData(null)]
    public async Task Body_OfAnotherType_IsRefused(string? type)
    {
        await using var server = await WebhookServer.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(WebhookServer.Encode(Posts.MessageAdded())));
        await RefusedAsync(server, 415, await server.SendAsync(Path, content, type, "x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"a":1}{"b":2}""")]
    public async Task Json_Broken_IsBad(string json)
    {
        await using var server = await WebhookServer.StartAsync();
        await RefusedAsync(server, 400, await server.PostJsonAsync(Path, json));
    }

    [Fact]
    public async Task Json_NestedBeyondMeasure_IsBad()
    {
        await using var server = await WebhookServer.StartAsync();
        var deep = new string('[', 100_000) + new string(']', 100_000);
        await RefusedAsync(server, 400, await server.PostJsonAsync(Path, $$"""{"AccountSid":"{{FakeTenants.Account}}","x":{{deep}}}"""));
    }

    [Fact]
    public async Task Json_OtherThanItsDigest_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        var json = $$"""{"AccountSid":"{{FakeTenants.Account}}","EventType":"onMessageAdded"}""";
        await RefusedAsync(server, 403, await server.PostJsonAsync(Path, json, signedBody: "{}"));
    }

    [Fact]
    public async Task Json_WithoutADigest_IsForbidden()
    {
        await using var server = await WebhookServer.StartAsync();
        using var content = new StringContent($$"""{"AccountSid":"{{FakeTenants.Account}}"}""");
        var signature = TwilioSignature.Compute(FakeTenants.Token, WebhookServer.PublicUrl + Path);
        await RefusedAsync(server, 403, await server.SendAsync(Path, content, "application/json", signature));
    }

    [Fact]
    public async Task Tenants_OutOfReach_AskForAnotherTry()
    {
        await using var server = await WebhookServer.StartAsync();
        server.Tenants.Down = new InvalidOperationException("the database is down");
        var answer = await server.PostAsync(Path, Posts.MessageAdded());
        await RefusedAsync(server, 503, answer);
        Assert.Equal("1", answer.RetryAfter);
        Assert.DoesNotContain("database", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_IsNotOffered()
    {
        await using var server = await WebhookServer.StartAsync();
        using var client = new HttpClient();
        using var response = await client.GetAsync(server.Url + Path, TestContext.Current.CancellationToken);
        Assert.Equal(405, (int)response.StatusCode);
    }

    private static Task RefusedAsync(WebhookServer server, int status, Answer answer)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Empty(server.Cluster.Calls);
        Assert.Equal(0, server.Missed.Count);
        return Task.CompletedTask;
    }

    // Hides its length, so that the client sends it in chunks.
    private sealed class Unsized(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
