using System.Net;
using System.Text.Json.Nodes;
using Halatech.Local.OpenAi.Scripting;

namespace Halatech.Local.Tests.OpenAi;

public sealed class ScriptingTests : Served
{
    private const string Rules = "standin/rules";

    [Fact]
    public async Task Rules_InOrder_FirstThatFitsAnswersUntilUsedUp()
    {
        await ScriptAsync("""
            {"rules":[
              {"when":{"lastUser":"^A$","model":"mini"},"then":{"text":"first"},"times":1},
              {"when":{"anyMessage":"persona"},"then":{"text":"by system"}},
              {"then":{"text":"rest"}}]}
            """);
        Assert.Equal("first", await AskAsync("a"));
        Assert.Equal("rest", await AskAsync("a"));
        Assert.Equal("by system", await AskAsync("a", system: "Your Persona is"));
    }

    [Fact]
    public async Task Rules_EveryKindOfReply_IsPlayed()
    {
        await ScriptAsync("""
            [{"when":{"lastUser":"tools"},"then":{"toolCalls":[{"name":"a","arguments":{"x":1}},{"name":"b","arguments":"{broken"}]}},
             {"when":{"lastUser":"refusal"},"then":{"refusal":"No."}},
             {"when":{"lastUser":"empty"},"then":{"empty":true}},
             {"when":{"lastUser":"long"},"then":{"longText":102400}},
             {"when":{"lastUser":"body"},"then":{"body":{"custom":[1]}}}]
            """);
        var calls = (await MessageAsync("tools"))["tool_calls"]!.AsArray();
        Assert.Equal("""{"x":1} {broken""", string.Join(' ', calls.Select(call => (string?)call!["function"]!["arguments"])));
        Assert.Equal("No.", (string?)(await MessageAsync("refusal"))["refusal"]);
        Assert.Equal("", await AskAsync("empty"));
        Assert.Equal(102400, (await AskAsync("long"))!.Length);
        Assert.Equal(1, (int)(await ChatAsync(Messages("body")))["custom"]![0]!);
    }

    [Fact]
    public async Task Rules_Errors_CarryStatusHeaderAndPage()
    {
        await ScriptAsync("""
            [{"when":{"lastUser":"wait"},"then":{"error":{"status":429,"retryAfter":7}}},
             {"when":{"lastUser":"page"},"then":{"error":{"status":502,"html":"<h1>Bad gateway</h1>"}}},
             {"when":{"lastUser":"garbage"},"then":{"garbage":true}}]
            """);
        using var wait = await PostAsync("v1/chat/completions", Body("wait"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "7"), (wait.StatusCode, wait.Headers.GetValues("Retry-After").Single()));
        using var page = await PostAsync("v1/chat/completions", Body("page"));
        Assert.Equal((HttpStatusCode.BadGateway, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        using var garbage = await PostAsync("v1/chat/completions", Body("garbage"));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(garbage.Content.ReadAsStream(Cancellation)));
    }

    [Fact]
    public async Task Rules_Hang_LastsUntilTheClientGivesUp()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Hang() });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var content = new StringContent(Body("hello"));
        var call = Http.PostAsync("v1/chat/completions", content, patience.Token);
        await Server.Requests.WaitAsync(log => log.Chat == 1, Cancellation).WaitAsync(Patience, Cancellation);
        Assert.False(call.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Rules_Cut_BreaksTheConnection()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Cut() });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => PostAsync("v1/chat/completions", Body("hello")));
    }

    [Fact]
    public async Task Rules_OnEmbeddings_LeaveChatAlone()
    {
        await ScriptAsync("""{"on":"embeddings","when":{"anyMessage":"pool"},"then":{"error":{"status":500}}}""");
        using var hit = await PostAsync("v1/embeddings", """{"model":"text-embedding-3-small","input":["x","the pool"]}""");
        using var miss = await PostAsync("v1/embeddings", """{"model":"text-embedding-3-small","input":["x"]}""");
        using var chat = await PostAsync("v1/chat/completions", Body("the pool"));
        Assert.Equal([500, 200, 200], new[] { hit, miss, chat }.Select(response => (int)response.StatusCode));
    }

    [Theory]
    [InlineData("""{"then":{}}""")]
    [InlineData("""{"then":{"text":"a","hang":true}}""")]
    [InlineData("""{"when":{"lastUser":"("},"then":{"text":"a"}}""")]
    [InlineData("""{"when":{"lastUser":"(?=a)"},"then":{"text":"a"}}""")]
    [InlineData("""{"on":"embeddings","then":{"text":"a"}}""")]
    [InlineData("""{"then":{"text":"a"},"times":0}""")]
    [InlineData("nonsense")]
    public async Task Rules_ThatMakeNoSense_AreRefusedWhole(string rules)
    {
        Assert.Equal(400, (await RefusedAsync(Rules, rules)).Status);
        Assert.Empty(Server.Rules.Live);
    }

    [Fact]
    public async Task Rules_Deleted_AnswerNoMore()
    {
        await ScriptAsync("""{"then":{"text":"scripted"}}""");
        (await Http.DeleteAsync(new Uri(Rules, UriKind.Relative), Cancellation)).Dispose();
        Assert.DoesNotContain("scripted", await AskAsync("hello"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_PostedAsAForm_AreRefused()
    {
        using var form = new StringContent("""{"then":{"text":"a"}}""");
        using var response = await Http.PostAsync(Rules, form, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Requests_AreKeptWithoutTheKey()
    {
        Server.Rules.Add(new ScriptedRule { Name = "greeter", Reply = ScriptedReply.Text("hi") });
        await AskAsync("remember me");
        var text = await Http.GetStringAsync(new Uri("standin/requests", UriKind.Relative), Cancellation);
        var request = JsonNode.Parse(text)!["requests"]![0]!;
        Assert.Equal("greeter 200", $"{request["rule"]} {request["status"]}");
        Assert.Contains("remember me", (string?)request["body"], StringComparison.Ordinal);
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
    }

    private async Task ScriptAsync(string rules)
    {
        using var response = await PostAsync(Rules, rules);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<string?> AskAsync(string text, string system = "-") => (string?)(await MessageAsync(text, system))["content"];

    private async Task<JsonNode> MessageAsync(string text, string system = "-") =>
        (await ChatAsync(Messages(text, system)))["choices"]![0]!["message"]!;

    private static string Messages(string text, string system = "-") =>
        $$""" "messages":[{"role":"system","content":"{{system}}"},{"role":"user","content":"{{text}}"}] """;

    private static string Body(string text) => $$"""{"model":"gpt-4o-mini",{{Messages(text)}}}""";
}
