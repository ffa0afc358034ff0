using Halatech.Adapters.Ai;
using Halatech.Core.Errors;
using Halatech.Core.Turns;
using Halatech.Local.OpenAi.Scripting;
using Halatech.Local.Tests.OpenAi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Halatech.Local.Tests.Adapters;

/// <summary>The product's own model clients against a service that misbehaves in every way it can.</summary>
public sealed class AiAdapterTests : Served
{
    [Fact]
    public async Task Chat_GoodAnswer_HasTextModelAndUsage()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Text("pong") });
        await using var services = Services();
        var response = await AskAsync(services);
        Assert.Equal("pong", response.Text);
        Assert.StartsWith("gpt-4.1-mini", response.ModelId, StringComparison.Ordinal);
        Assert.True(response.Usage!.InputTokenCount > 0);
    }

    [Fact]
    public async Task Chat_HundredKilobytes_AreReadWhole()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.LongText() });
        await using var services = Services();
        Assert.Equal(100 * 1024, (await AskAsync(services)).Text.Length);
    }

    public static TheoryData<string, ErrorKind, string, int> Failures => new()
    {
        { "empty", ErrorKind.Upstream, "model.empty", 1 },
        { "refusal", ErrorKind.Invalid, "model.declined", 1 },
        { "garbage", ErrorKind.Upstream, "model.garbled", 1 },
        { "filtered", ErrorKind.Invalid, "model.filtered", 1 },
        { "hang", ErrorKind.Unavailable, "model.timeout", 2 },
        { "cut", ErrorKind.Unavailable, "model.unreachable", 2 },
        { "401", ErrorKind.Forbidden, "model.refused-key", 1 },
        { "403", ErrorKind.Forbidden, "model.refused-key", 1 },
        { "404", ErrorKind.NotFound, "model.not-found", 1 },
        { "400", ErrorKind.Invalid, "model.bad-request", 1 },
        { "408", ErrorKind.Unavailable, "model.failed", 2 },
        { "409", ErrorKind.Unavailable, "model.failed", 2 },
        { "429", ErrorKind.Limited, "model.rate-limited", 2 },
        { "quota", ErrorKind.Forbidden, "model.quota", 1 },
        { "500", ErrorKind.Unavailable, "model.failed", 2 },
        { "html", ErrorKind.Unavailable, "model.failed", 2 },
    };

    public static TheoryData<string, ErrorKind, string, int> StreamFailures => new()
    {
        { "no-end", ErrorKind.Unavailable, "model.broken-off", 2 },
        { "error-event", ErrorKind.Unavailable, "model.broken-off", 2 },
        { "stall", ErrorKind.Unavailable, "model.silent", 2 },
        { "no-stream", ErrorKind.Unavailable, "model.broken-off", 2 },
    };

    public static TheoryData<string, ErrorKind, string, int> WholeFailures => new()
    {
        { "no-end", ErrorKind.Upstream, "model.garbled", 1 },
        { "no-choices", ErrorKind.Upstream, "model.garbled", 1 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    [MemberData(nameof(StreamFailures))]
    public Task Stream_BadAnswer_IsAnErrorOfItsKind(string how, ErrorKind kind, string code, int attempts) =>
        AssertFailureAsync(how, kind, code, attempts, streaming: true);

    [Theory]
    [MemberData(nameof(Failures))]
    [MemberData(nameof(WholeFailures))]
    public Task Chat_BadAnswer_IsAnErrorOfItsKind(string how, ErrorKind kind, string code, int attempts) =>
        AssertFailureAsync(how, kind, code, attempts, streaming: false);

    private async Task AssertFailureAsync(string how, ErrorKind kind, string code, int attempts, bool streaming)
    {
        Server.Rules.Add(new ScriptedRule { Reply = ReplyOf(how) });
        await using var services = Services(how == "hang" ? 1 : 20, ("Streaming", $"{streaming}"), ("Attempts", "2"));
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(services));
        Assert.Equal((kind, code), (failure.Error.Kind, failure.Error.Code));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(attempts, Server.Requests.Chat);
    }

    [Fact]
    public async Task Chat_RateLimited_SaysHowLongToWait()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Error(429, retryAfter: "7") });
        await using var services = Services(3, ("Attempts", "1"));
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(services));
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
    }

    [Fact]
    public async Task Chat_CallerGivesUp_IsACancellationAndNoFailure()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Hang() });
        await using var services = Services(60);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answer = services.GetRequiredService<IChatClient>().GetResponseAsync("ping", cancellationToken: caller.Token);
        await Server.Requests.WaitAsync(log => log.Chat == 1, Cancellation);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Embeddings_ServiceFails_IsAnErrorOfItsKind()
    {
        Server.Rules.Add(new ScriptedRule { On = ScriptedEndpoint.Embeddings, Reply = ScriptedReply.Error(503) });
        await using var services = Services();
        var generator = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        var failure = await Assert.ThrowsAsync<ModelException>(() => generator.GenerateVectorAsync("hello", cancellationToken: Cancellation));
        Assert.True(failure.Error.IsTransient);
    }

    [Theory]
    [InlineData("ApiKey", "", "OPENAI_API_KEY")]
    [InlineData("Endpoint", "https://api.openai.com", "must be an absolute address that ends in /v1")]
    [InlineData("Prices:0:Input", "1", "OpenAI__Prices__0__Model must name a model")]
    [InlineData("Currency", "dollars", "ISO 4217")]
    public async Task Options_Wrong_SayHowToMendThem(string setting, string value, string remedy)
    {
        await using var services = Services(3, (setting, value));
        var wrong = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<OpenAiOptions>>().Value);
        Assert.Contains(remedy, wrong.Message, StringComparison.Ordinal);
    }

    private static ScriptedReply ReplyOf(string how) => how switch
    {
        "empty" => ScriptedReply.Empty(),
        "refusal" => ScriptedReply.Refusal("I would rather not."),
        "garbage" => ScriptedReply.Garbage(),
        "no-choices" => ScriptedReply.Body("""{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[]}"""),
        "filtered" => ScriptedReply.Text("The beginning of").Ending("content_filter"),
        "no-end" => ScriptedReply.Text("The beginning of").Ending(null),
        "error-event" => ScriptedReply.StreamError(),
        "stall" => ScriptedReply.Stall(),
        "no-stream" => ScriptedReply.Body("""{"choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}]}"""),
        "hang" => ScriptedReply.Hang(),
        "cut" => ScriptedReply.Cut(),
        "quota" => ScriptedReply.Error(429, code: "insufficient_quota"),
        "html" => ScriptedReply.Error(502, html: "<html>Bad gateway</html>"),
        _ => ScriptedReply.Error(int.Parse(how, global::System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static Task<ChatResponse> AskAsync(ServiceProvider services) =>
        services.GetRequiredService<IChatClient>().GetResponseAsync("ping", cancellationToken: Cancellation);

    private ServiceProvider Services(int timeoutSeconds = 20, params (string Name, string Value)[] settings) =>
        AiServices.Of(Server, [("RequestTimeoutSeconds", $"{timeoutSeconds}"), .. settings]);
}
