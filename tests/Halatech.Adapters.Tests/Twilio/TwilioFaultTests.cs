using System.Net;
using System.Net.Sockets;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Microsoft.AspNetCore.Http;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>What becomes of a post and of a read when Twilio, or the way there, fails.</summary>
public sealed class TwilioFaultTests
{
    private const string Conversation = "CH00000000000000000000000000000001";
    private const string Message = """{"sid":"IM00000000000000000000000000000002","index":3}""";

    public static TheoryData<int, string, ErrorKind, string> Refusals => new()
    {
        { 400, """{"code":50504,"message":"secret words","more_info":"x","status":400}""", ErrorKind.Invalid, "twilio.50504" },
        { 404, """{"code":50350,"message":"secret words","status":404}""", ErrorKind.NotFound, "twilio.50350" },
        { 409, """{"type":"about:blank","title":"secret words","status":409,"code":50416,"errors":[{"detail":"secret words"}]}""", ErrorKind.Conflict, "twilio.50416" },
        { 401, """{"code":20003,"message":"secret words","status":401}""", ErrorKind.Unauthenticated, "twilio.20003" },
        { 403, """{"details":{"code":1},"code":"20006"}""", ErrorKind.Forbidden, "twilio.20006" },
        { 400, """{"code":21610,"message":"secret words","status":400}""", ErrorKind.Conflict, CarrierErrors.OptedOut },
        { 400, """{"code":98765,"message":"secret words"}""", ErrorKind.Invalid, "twilio.98765" },
        { 400, "<html>secret words</html>", ErrorKind.Invalid, "twilio.400" },
        { 403, "", ErrorKind.Forbidden, "twilio.403" },
        { 418, """{"code":{"a":[1,2]}}""", ErrorKind.Invalid, "twilio.418" },
        { 400, """{"code":99999999999}""", ErrorKind.Invalid, "twilio.400" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Post_Refused_IsAnErrorOfItsKindWithoutTwiliosWords(int status, string body, ErrorKind kind, string code)
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(status, body, body.StartsWith('<') ? "text/html" : "application/json");
        var error = (await PostAsync(twilio)).Error!;
        Assert.Equal(kind, error.Kind);
        Assert.Equal(code, error.Code);
        Assert.False(error.IsTransient);
        Assert.Single(twilio.Server.Requests);
        Assert.DoesNotContain("secret", error.Message + string.Join('\n', twilio.Logs.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TooManyRequests_WaitsAsAskedAndIsMadeAgain()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(429, """{"code":20429}""", headers: ("Retry-After", "3")).Then(201, Message);
        Assert.Equal(3, (await PostAsync(twilio)).Value!.Index);
        Assert.Equal(2, twilio.Server.Requests.Count);
        Assert.Equal([TimeSpan.FromSeconds(3)], twilio.Time.Waits);
    }

    [Fact]
    public async Task Post_ToldToWaitForHours_WaitsNoLongerThanItsLimit()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(429, "", headers: ("Retry-After", "7200")).Then(201, Message);
        Assert.True((await PostAsync(twilio)).IsOk);
        Assert.Equal([TwilioRetries.MaxDelay], twilio.Time.Waits);
    }

    [Fact]
    public async Task Post_TooManyRequestsForEver_IsGivenBackAsLimited()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        for (var i = 0; i < 10; i++) twilio.Server.Then(429, """{"code":50063}""");
        var error = (await PostAsync(twilio)).Error!;
        Assert.Equal((ErrorKind.Limited, "twilio.50063", true), (error.Kind, error.Code, error.IsTransient));
        Assert.Equal(4, twilio.Server.Requests.Count);
    }

    [Fact]
    public async Task Post_ConcurrentChange_IsMadeAgain()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(409, """{"code":50391}""").Then(201, Message);
        Assert.True((await PostAsync(twilio)).IsOk);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task Post_ServerError_IsTransientAndNotRepeated(int status)
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(status, "<html></html>", "text/html").Then(201, Message);
        Assert.True((await PostAsync(twilio)).Error!.IsTransient);
        Assert.Single(twilio.Server.Requests);
    }

    [Fact]
    public async Task Post_CutOnANewConnection_IsTransientAndNotRepeated()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.ThenCut().Then(201, Message);
        Assert.Equal(TwilioErrors.NoAnswer, (await PostAsync(twilio)).Error);
        Assert.Single(twilio.Server.Requests);
    }

    // The client below us repeats some requests on its own when a kept connection breaks; a post that has left must not be one.
    [Fact]
    public async Task Post_CutOnAKeptConnection_IsTransientAndNotRepeated()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(201, Message).ThenCut().Then(201, Message);
        Assert.True((await PostAsync(twilio)).IsOk);
        Assert.Equal(TwilioErrors.NoAnswer, (await PostAsync(twilio)).Error);
        Assert.Equal(2, twilio.Server.Requests.Count);
    }

    [Fact]
    public async Task Post_CutInTheMiddleOfTheAnswer_IsTransientAndNotRepeated()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(async context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"sid\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.True((await PostAsync(twilio)).Error!.IsTransient);
        Assert.Single(twilio.Server.Requests);
    }

    [Theory]
    [InlineData("<html>a page</html>")]
    [InlineData("""{"sid":""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task Post_TakenButAnswerUnreadable_IsTransient(string body)
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(201, body);
        Assert.Equal(TwilioErrors.Unreadable, (await PostAsync(twilio)).Error);
        Assert.Single(twilio.Server.Requests);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Post_HugeAnswer_IsNotReadToItsEnd()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        var stopped = new TaskCompletionSource();
        twilio.Server.Then(async context =>
        {
            var block = new byte[64 * 1024];
            try
            {
                while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // The client has gone, as it should.
            }

            stopped.SetResult();
        });
        Assert.Equal(TwilioErrors.Unreadable, (await PostAsync(twilio)).Error);
        await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_SlowAnswer_TimesOutAsTransient(bool headersFirst)
    {
        await using var twilio = await TwilioHarness.StartAsync(timeoutSeconds: 1, patient: true);
        twilio.Server.Then(async context =>
        {
            if (headersFirst) await context.Response.WriteAsync("{");
            if (headersFirst) await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        Assert.Equal(TwilioErrors.NoAnswer, (await PostAsync(twilio).WaitAsync(TestContext.Current.CancellationToken)).Error);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Post_CallerGivesUp_IsCancelled()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        twilio.Server.Then(async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => twilio.Get<ConversationsApi>().CreateMessageAsync(
            twilio.Credentials, Conversation, "assistant", new MessageContent("x"), "{}", cancel.Token));
    }

    [Fact]
    public async Task Post_NobodyListens_IsTriedAgainAndThenUnreachable()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var url = $"http://{unused.LocalEndpoint}";
        unused.Stop();
        await using var twilio = await TwilioHarness.StartAsync(baseUrl: url);
        Assert.Equal(TwilioErrors.Unreachable, (await PostAsync(twilio)).Error);
        Assert.Equal(3, twilio.Time.Waits.Count);
    }

    [Fact]
    public async Task Read_ServerErrorThenCutThenAnswer_IsRepeated()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(500, "").ThenCut().Then(200, Message);
        Assert.True((await FetchAsync(twilio)).IsOk);
        Assert.Equal(3, twilio.Server.Requests.Count);
        Assert.Equal(2, twilio.Time.Waits.Count);
    }

    [Fact]
    public async Task Read_Redirected_IsNotFollowed()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        for (var i = 0; i < 4; i++) twilio.Server.Then(302, "", headers: ("Location", "/elsewhere"));
        Assert.Equal("twilio.302", (await FetchAsync(twilio)).Error!.Code);
        Assert.All(twilio.Server.Requests, r => Assert.DoesNotContain("elsewhere", r.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faults_OfAllSorts_LogNoSecretTextOrAddress()
    {
        await using var twilio = await TwilioHarness.StartAsync();
        twilio.Server.Then(500, "").ThenCut().Then(400, """{"code":21211,"message":"+2348000000000"}""");
        await twilio.Get<MessagesApi>().CreateAsync(
            twilio.Credentials, "+1555", "+2348000000000", new MessageContent("a text"), "", TestContext.Current.CancellationToken);
        await twilio.Get<MessagesApi>().WalkAsync(
            twilio.Credentials, "+1555", "+2348000000000", 1, _ => true, TestContext.Current.CancellationToken);
        var logs = string.Join('\n', twilio.Logs.Lines);
        Assert.NotEmpty(logs);
        foreach (var hidden in (string[])["first-token", "2348000000000", "a text", "Basic"])
            Assert.DoesNotContain(hidden, logs, StringComparison.Ordinal);
    }

    private static Task<Result<ConversationMessageResource>> PostAsync(TwilioHarness twilio) =>
        twilio.Get<ConversationsApi>().CreateMessageAsync(
            twilio.Credentials, Conversation, "assistant", new MessageContent("Hello"), "{}", TestContext.Current.CancellationToken);

    private static Task<Result<ConversationMessageResource>> FetchAsync(TwilioHarness twilio) =>
        twilio.Get<ConversationsApi>().FetchMessageAsync(
            twilio.Credentials, Conversation, "IM00000000000000000000000000000002", TestContext.Current.CancellationToken);
}
