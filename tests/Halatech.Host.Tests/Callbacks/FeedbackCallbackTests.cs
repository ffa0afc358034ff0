using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Transactions;
using Halatech.Host.Callbacks;
using Halatech.Host.Tests.Webhooks;
using Halatech.Host.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Halatech.Host.Tests.Callbacks;

/// <summary>Later answers of serverless functions, over real HTTP.</summary>
public sealed class FeedbackCallbackTests : IAsyncLifetime
{
    private static readonly CallbackClaim Claim = new(
        new(FakeTenants.Tenant, ConversationId.Parse("CH0000000000000000000000000000000a")), CallId.Of(3), DateTimeOffset.MaxValue);

    private readonly FakeCluster _cluster = new();
    private readonly HttpClient _client = new();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IGrainFactory>(_cluster).AddSingleton<ConversationCalls>().AddSingleton<ICallbackTokens, FakeTokens>().AddCallbacks();
        _app = builder.Build();
        _app.MapCallbacks();
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Answer_ReachesItsConversation_OnBehalfOfItsTenant()
    {
        using var answer = await PostAsync("good", """{"booking": "LC1"}""");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var (key, tenant, said) = Assert.Single(_cluster.Calls);
        Assert.Equal(Claim.Conversation.ToGrainKey(), key);
        Assert.Equal(FakeTenants.Tenant, tenant);
        Assert.Equal(new ReceiveFeedback(CallId.Of(3), """{"booking": "LC1"}"""), said);
    }

    [Theory]
    [InlineData("forged", 404)]
    [InlineData("late", 410)]
    public async Task BadToken_IsRefused_AndNobodyHears(string token, int status)
    {
        using var answer = await PostAsync(token, "{}");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(_cluster.Calls);
    }

    [Theory]
    [InlineData("application/xml", "<a/>", 415)]
    [InlineData("application/json", "", 400)]
    public async Task BadBody_IsRefused(string type, string body, int status)
    {
        using var answer = await PostAsync("good", body, type);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(_cluster.Calls);
    }

    [Fact]
    public async Task HugeBody_IsRefused()
    {
        using var answer = await PostAsync("good", new string('a', FeedbackCallback.MaxLength + 1), "text/plain");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task BrokenEncoding_IsRefused()
    {
        using var content = new ByteArrayContent([0xC3, 0x28]) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        using var answer = await _client.PostAsync(new Uri("/callbacks/feedback/good", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task OtherAnswerToAnAnsweredCall_Conflicts()
    {
        _cluster.Refuse(ConversationErrors.CallAnswered);
        using var answer = await PostAsync("good", "{}");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("conversation.call-answered", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerThatNobodyWaitsFor_IsGone()
    {
        _cluster.Refuse(ConversationErrors.CallOver);
        using var answer = await PostAsync("good", "{}");
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task ConversationOutOfReach_AsksForAnotherTry()
    {
        _cluster.Down = new TimeoutException();
        using var answer = await PostAsync("good", "{}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task KeyOutOfReach_AsksForAnotherTry()
    {
        using var answer = await PostAsync("unreadable", "{}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("callback.unavailable", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(_cluster.Calls);
    }

    private Task<HttpResponseMessage> PostAsync(string token, string body, string type = "application/json") => _client.PostAsync(
        new Uri($"/callbacks/feedback/{token}", UriKind.Relative), new StringContent(body, Encoding.UTF8, type), TestContext.Current.CancellationToken);

    private sealed class FakeTokens : ICallbackTokens
    {
        public Task<string> IssueAsync(CallbackClaim claim, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Result<CallbackClaim>> ReadAsync(string token, CancellationToken cancellationToken) => Task.FromResult<Result<CallbackClaim>>(token switch
        {
            "good" => Claim,
            "unreadable" => throw new TimeoutException("The database is away."),
            "late" => new Error(ErrorKind.NotFound, "callback.expired", "Over."),
            _ => new Error(ErrorKind.NotFound, "callback.unknown", "Unknown."),
        });
    }
}
