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

    public static TheoryData<string, ErrorKind, string> Failures => new()
    {
        { "empty", ErrorKind.Upstream, "model.empty" },
        { "refusal", ErrorKind.Upstream, "model.empty" },
        { "garbage", ErrorKind.Upstream, "model.garbled" },
        { "no-choices", ErrorKind.Upstream, "model.garbled" },
        { "filtered", ErrorKind.Upstream, "model.filtered" },
        { "hang", ErrorKind.Unavailable, "model.timeout" },
        { "cut", ErrorKind.Unavailable, "model.unreachable" },
        { "401", ErrorKind.Forbidden, "model.refused-key" },
        { "404", ErrorKind.NotFound, "model.not-found" },
        { "400", ErrorKind.Invalid, "model.bad-request" },
        { "429", ErrorKind.Limited, "model.rate-limited" },
        { "quota", ErrorKind.Forbidden, "model.quota" },
        { "500", ErrorKind.Unavailable, "model.failed" },
        { "html", ErrorKind.Unavailable, "model.failed" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Chat_BadAnswer_IsAnErrorOfItsKind(string how, ErrorKind kind, string code)
    {
        Server.Rules.Add(new ScriptedRule { Reply = ReplyOf(how) });
        await using var services = Services();
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(services));
        Assert.Equal((kind, code), (failure.Error.Kind, failure.Error.Code));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);

        // Neither the SDK nor the guard asks again: the turn decides that.
        Assert.Equal(1, Server.Requests.Chat);
    }

    [Fact]
    public async Task Chat_RateLimited_SaysHowLongToWait()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Error(429, retryAfter: "7") });
        await using var services = Services();
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(services));
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
    }

    [Fact]
    public async Task Chat_CallerGivesUp_IsACancellationAndNoFailure()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Hang() });
        await using var services = Services(timeoutSeconds: 60);
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
    [InlineData("", "https://api.openai.com/v1", "OPENAI_API_KEY")]
    [InlineData("sk-x", "https://api.openai.com", "must be an absolute address that ends in /v1")]
    public async Task Options_Wrong_SayHowToMendThem(string key, string endpoint, string remedy)
    {
        await using var services = Services(key, endpoint);
        var wrong = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<OpenAiOptions>>().Value);
        Assert.Contains(remedy, wrong.Message, StringComparison.Ordinal);
    }

    private static ScriptedReply ReplyOf(string how) => how switch
    {
        "empty" => ScriptedReply.Empty(),
        "refusal" => ScriptedReply.Refusal("I would rather not."),
        "garbage" => ScriptedReply.Garbage(),
        "no-choices" => ScriptedReply.Body("""{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[]}"""),
        "filtered" => ScriptedReply.Body("""{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"content_filter"}]}"""),
        "hang" => ScriptedReply.Hang(),
        "cut" => ScriptedReply.Cut(),
        "quota" => ScriptedReply.Error(429, code: "insufficient_quota"),
        "html" => ScriptedReply.Error(502, html: "<html>Bad gateway</html>"),
        _ => ScriptedReply.Error(int.Parse(how, global::System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static Task<ChatResponse> AskAsync(ServiceProvider services) =>
        services.GetRequiredService<IChatClient>().GetResponseAsync("ping", cancellationToken: Cancellation);

    private ServiceProvider Services(string? key = null, string? endpoint = null, int timeoutSeconds = 3)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OpenAI:ApiKey"] = key ?? Key,
            ["OpenAI:Endpoint"] = endpoint ?? Server.Endpoint.ToString(),
            ["OpenAI:RequestTimeoutSeconds"] = timeoutSeconds.ToString(global::System.Globalization.CultureInfo.InvariantCulture),
        }).Build();
        return new ServiceCollection().AddAiAdapter(settings).BuildServiceProvider();
    }
}
