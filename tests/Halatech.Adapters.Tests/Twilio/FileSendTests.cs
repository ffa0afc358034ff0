using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Microsoft.AspNetCore.Http;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>The same server keeps the tenant's files and plays Twilio.</summary>
public sealed class FileSendTests
{
    private const string Pdf = "%PDF-1.4 a menu";
    private const string Sent = """{"sid":"IM11111111111111111111111111111111","index":1}""";
    private const string Uploaded = """{"sid":"ME11111111111111111111111111111111"}""";

    [Fact]
    public async Task File_IsFetched_UploadedAndCarriedByOneMessage()
    {
        await using var twilio = await TwilioHarness.StartAsync(patient: true);
        twilio.Server.Then(200, Pdf, "application/pdf").Then(201, Uploaded).Then(201, Sent);
        Assert.True((await SendAsync(twilio)).IsOk);

        var requests = twilio.Server.Requests.ToArray();
        Assert.Equal(["/menu.pdf", $"/v1/Services/{FakeTenants.ServiceSid}/Media?Filename=Dinner%20menu_.pdf"], requests[..2].Select(r => r.Target));
        Assert.Equal(("", Pdf, "application/pdf"), (requests[0].Authorization, requests[1].Body, requests[1].ContentType));
        Assert.Equal("ME11111111111111111111111111111111", (string?)requests[2].Form["MediaSid"]);
        Assert.Contains("\"reply\":\"turn-12\"", (string?)requests[2].Form["Attributes"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Channel.WhatsApp, null)]
    [InlineData(Channel.Sms, "Dinner menu?")]
    public async Task Title_GoesBesideTheFile_WhereTheChannelKeepsIt(Channel channel, string? body)
    {
        await using var twilio = await TwilioHarness.StartAsync(patient: true);
        twilio.Server.Then(200, Pdf, "application/pdf").Then(201, Uploaded).Then(201, Sent);
        await SendAsync(twilio, channel);
        Assert.Equal(body, (string?)twilio.Server.Requests.Last().Form.GetValueOrDefault("Body"));
    }

    public static TheoryData<RequestDelegate> Unfit =>
    [
        Answer(404, "text/plain", "gone"),
        Answer(200, "text/html", "<html><script>alert(1)</script></html>"),
        Answer(200, "application/pdf", "MZ\u0001\u0002 a program"),
        Answer(200, "image/gif", "GIF89a0000000000"),
        Answer(200, "application/pdf", ""),
        (RequestDelegate)RedirectAsync,
        (RequestDelegate)FloodAsync,
        (RequestDelegate)CutAsync,
    ];

    [Theory]
    [MemberData(nameof(Unfit), DisableDiscoveryEnumeration = true)]
    public async Task FileThatCannotBeHad_IsALink(RequestDelegate answer)
    {
        await using var twilio = await TwilioHarness.StartAsync(patient: true);
        twilio.Server.Then(answer).Then(201, Sent);
        Assert.True((await SendAsync(twilio)).IsOk);
        Assert.Equal(2, twilio.Server.Requests.Count);
        Assert.EndsWith("/menu.pdf", (string?)twilio.Server.Requests.Last().Form["Body"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1/menu.pdf")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://user:secret@127.0.0.1/menu.pdf")]
    [InlineData("file:///etc/passwd")]
    public async Task FileWithinAPrivateNetwork_IsNeverFetched(string url)
    {
        await using var twilio = await TwilioHarness.StartAsync(patient: true);
        twilio.Server.Then(201, Sent);
        Assert.True((await SendAsync(twilio, url: url)).IsOk);
        Assert.Contains(url, (string?)Assert.Single(twilio.Server.Requests).Form["Body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwilioThatIsAwayForTheUpload_IsAskedAgainLater()
    {
        await using var twilio = await TwilioHarness.StartAsync(patient: true);
        twilio.Server.Then(200, Pdf, "application/pdf").Then(503, "{}");
        Assert.True((await SendAsync(twilio)).Error!.IsTransient);
        Assert.DoesNotContain(twilio.Server.Requests, r => r.Target.EndsWith("/Messages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FileThatMayHaveBeenSent_IsFoundByItsMark_AndNotUploadedAgain()
    {
        await using var twilio = await TwilioHarness.StartAsync(patient: true);
        twilio.Server.Then(200, """
            {"messages":[{"sid":"IM11111111111111111111111111111111","index":1,"date_created":"2026-01-01T00:00:00Z",
              "attributes":"{\"halatech\":{\"reply\":\"turn-12\",\"part\":1}}"}],"meta":{}}
            """);
        Assert.True((await SendAsync(twilio, mayHaveBeenSent: true)).IsOk);
        Assert.Equal("GET", Assert.Single(twilio.Server.Requests).Method);
    }

    [Fact]
    public async Task PlainMessage_NamesTheAddress_ForTwilioToFetch()
    {
        await using var twilio = await TwilioHarness.StartAsync(patient: true);
        twilio.Server.Then(201, """{"sid":"MM11111111111111111111111111111111"}""");
        Assert.True((await SendAsync(twilio, Channel.Sms, carrier: Carrier.Messaging)).IsOk);
        var form = Assert.Single(twilio.Server.Requests).Form;
        Assert.Equal(($"{twilio.Server.Url}/menu.pdf", "Dinner menu?"), ((string?)form["MediaUrl"], (string?)form["Body"]));
    }

    private static async Task<Result<SentMessage>> SendAsync(
        TwilioHarness twilio, Channel channel = Channel.WhatsApp, string? url = null, bool mayHaveBeenSent = false, Carrier carrier = Carrier.Conversations)
    {
        var address = url ?? $"{twilio.Server.Url}/menu.pdf";
        var message = new OutboundMessage(
            new(FakeTenants.Tenant, ConversationId.Parse("CH00000000000000000000000000000001")),
            new Route(channel, carrier, "+2348012345678", "+15550001000"), new SendId(ReplyId.OfTurn(12), 1),
            AuthorKind.Assistant, $"Dinner menu?: {address}", DateTimeOffset.UnixEpoch, mayHaveBeenSent)
        {
            File = new OutboundFile(address, "Dinner menu?"),
        };
        return await twilio.Carrier.SendAsync(message, TestContext.Current.CancellationToken);
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = "/elsewhere.pdf";
        return Task.CompletedTask;
    }

    private static async Task FloodAsync(HttpContext context)
    {
        await context.Response.WriteAsync("%PDF-1.4");
        var block = new byte[64 * 1024];
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
    }

    private static Task CutAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static RequestDelegate Answer(int status, string type, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.Latin1.GetBytes(body)).AsTask();
    };
}
