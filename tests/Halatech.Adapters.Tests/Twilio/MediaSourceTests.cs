using Halatech.Adapters.Twilio;
using Halatech.Adapters.Twilio.Media;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Media;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class MediaSourceTests
{
    private const string Me = "ME00000000000000000000000000000001";
    private static readonly Route ByConversation = new(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348012345678");
    private static readonly Route ByMessage = ByConversation with { Carrier = Carrier.Messaging, BusinessAddress = "whatsapp:+18005551212" };

    [Fact]
    public async Task FileOfAConversation_ComesByItsTemporaryLink_WithoutCredentials()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, Described($"{twilio.Server.Url}/tmp?Signature=x")).Then(200, "bytes", "image/png");
        Assert.Equal("bytes"u8.ToArray(), (await FetchAsync(twilio)).Value);
        Assert.Equal($"/v1/Services/{FakeTenants.ServiceSid}/Media/{Me}", twilio.Server.Requests.First().Target);
        Assert.Equal(("/tmp?Signature=x", ""), (twilio.Server.Requests.Last().Target, twilio.Server.Requests.Last().Authorization));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://media.twilio.com.evil.example/x")]
    public async Task LinkToSomewhereElse_IsNotFollowed(string link)
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, Described(link)).Then(200, "bytes", "image/png");
        Assert.True((await FetchAsync(twilio)).IsOk);
        Assert.Equal($"/v1/Services/{FakeTenants.ServiceSid}/Media/{Me}/Content", twilio.Server.Requests.Last().Target);
    }

    [Fact]
    public async Task FileOfAPlainMessage_IsAskedForByItsIds_AndRedirectsAreFollowedWithoutCredentials()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(307, "", "text/plain", ("Location", "/cdn/file")).Then(200, "bytes", "image/png");
        Assert.True((await FetchAsync(twilio, ByMessage)).IsOk);
        var requests = twilio.Server.Requests.ToArray();
        Assert.EndsWith($"/Messages/MM{new string('1', 32)}/Media/{Me}", requests[0].Target, StringComparison.Ordinal);
        Assert.NotEqual("", requests[0].Authorization);
        Assert.Equal(("/cdn/file", ""), (requests[1].Target, requests[1].Authorization));
    }

    [Theory]
    [InlineData("http://10.0.0.1/internal")]
    [InlineData("http://127.0.0.1:1/other-port")]
    [InlineData("https://example.com/")]
    public async Task Redirect_ToAnotherPlace_EndsIt(string location)
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(302, "", "text/plain", ("Location", location));
        Assert.Equal("media.elsewhere", (await FetchAsync(twilio, ByMessage)).Error!.Code);
    }

    [Fact]
    public async Task RedirectsWithoutEnd_AreEnded()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        for (var i = 0; i < 10; i++) twilio.Server.Then(302, "", "text/plain", ("Location", "/again"));
        Assert.Equal("media.elsewhere", (await FetchAsync(twilio, ByMessage)).Error!.Code);
        Assert.InRange(twilio.Server.Requests.Count, 2, 5);
    }

    [Fact]
    public async Task EndlessStream_IsCutAtTheLimit()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(async context =>
        {
            var block = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        Assert.Equal(MediaErrors.TooLarge, (await FetchAsync(twilio, ByMessage)).Error!.Code);
    }

    [Fact]
    public async Task LargeFile_IsNotEvenBegun()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, $$"""{"sid":"{{Me}}","size":1000000000,"content_type":"image/png","links":{} }""");
        Assert.Equal(MediaErrors.TooLarge, (await FetchAsync(twilio)).Error!.Code);
        Assert.Single(twilio.Server.Requests);
    }

    [Fact]
    public async Task ZippedAnswer_IsNotUnpacked()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(200, "0123456789", "image/png", ("Content-Encoding", "gzip"));
        Assert.Equal("0123456789"u8.ToArray(), (await FetchAsync(twilio, ByMessage)).Value);
    }

    [Fact]
    public async Task FileThatIsGone_IsGone()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(404, """{"code":20404}""");
        Assert.Equal(MediaErrors.Gone, (await FetchAsync(twilio, ByMessage)).Error!.Code);
    }

    [Theory]
    [InlineData("https://media.us1.twilio.com/ME1?Signature=x", true)]
    [InlineData("https://mms.twiliocdn.com/AC1/x", true)]
    [InlineData("https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/x", true)]
    [InlineData("https://s3-external-1.amazonaws.com/other-bucket/x", false)]
    [InlineData("http://media.us1.twilio.com/ME1", false)]
    [InlineData("https://media.us1.twilio.com:8443/ME1", false)]
    [InlineData("https://user@media.us1.twilio.com/ME1", false)]
    [InlineData("https://twilio.com.example/x", false)]
    [InlineData("https://127.0.0.1/x", false)]
    public void Hosts_AreTwiliosOwn(string link, bool allowed) => Assert.Equal(allowed, TwilioFileHosts.Allows(new Uri(link), new TwilioOptions()));

    private static Task<Result<byte[]>> FetchAsync(TwilioHarness twilio, Route? route = null) => twilio.Get<IMediaSource>().FetchAsync(
        new MediaReference(
            new(FakeTenants.Tenant, ConversationId.Parse("CH00000000000000000000000000000001")), route ?? ByConversation,
            ProviderSid.Parse("MM" + new string('1', 32)), new MediaItem(Me, "image/png")),
        100_000, TestContext.Current.CancellationToken);

    private static string Described(string link) => $$"""{"sid":"{{Me}}","size":5,"content_type":"image/png","links":{"content_direct_temporary":"{{link}}"} }""";
}
