using Halatech.Local.OpenAi.Scripting;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>The official JavaScript client against the stand-in; what is asserted stands in the scripts.</summary>
public sealed class NpmClientTests : Served
{
    [Fact]
    public async Task OfficialClient_Chat_ReadsEveryKindOfReply()
    {
        Server.Rules.Add(
            new ScriptedRule { LastUser = "^plain$", Reply = ScriptedReply.Text("one two three four five six") },
            new ScriptedRule { LastUser = "^refuse$", Reply = ScriptedReply.Refusal("I cannot help with that.") },
            new ScriptedRule { Schema = "^answer$", Reply = ScriptedReply.Text("""{"open":true}""") });
        await RunAsync("chat.mjs");
    }

    [Fact]
    public async Task OfficialClient_Tools_AreCalledAndAnswered()
    {
        Server.Rules.Add(
            new ScriptedRule { AnyMessage = "21 degrees", Reply = ScriptedReply.Text("It is 21 degrees.") },
            new ScriptedRule
            {
                LastUser = "weather",
                Tool = "^get_weather$",
                Reply = ScriptedReply.ToolCalls(("get_weather", """{"city":"Lagos"}"""), ("get_weather", """{"city":"Abuja"}""")),
            });
        await RunAsync("tools.mjs");
    }

    [Fact]
    public async Task OfficialClient_Streaming_AssemblesTextToolsAndUsage()
    {
        Server.Rules.Add(
            new ScriptedRule { LastUser = "^long$", Reply = ScriptedReply.LongText(5000) },
            new ScriptedRule
            {
                LastUser = "^call$",
                Reply = ScriptedReply.ToolCalls(("book", """{"nights":2,"guest":"A rather long name, so that it is cut"}"""), ("note", "{}")),
            },
            new ScriptedRule { LastUser = "^break$", Reply = ScriptedReply.StreamError("The beginning") },
            new ScriptedRule { LastUser = "^cut$", Reply = ScriptedReply.Cut("The beginning") });
        await RunAsync("streaming.mjs");
    }

    [Fact]
    public async Task OfficialClient_StructuredOutputs_EndAsScripted()
    {
        Server.Rules.Add(
            new ScriptedRule { LastUser = "^decide$", Schema = "^decision$", Reply = ScriptedReply.Json("""{"answers":{"q1":"yes"}}""").Costing(900, 12, 512) },
            new ScriptedRule { LastUser = "^flaky$", Times = 1, Reply = ScriptedReply.Error(409) },
            new ScriptedRule { LastUser = "^flaky$", Times = 1, Reply = ScriptedReply.Error(503, retryAfter: "0") },
            new ScriptedRule { LastUser = "^flaky$", Reply = ScriptedReply.Json("""{"answers":{"q1":"no"}}""") },
            new ScriptedRule { LastUser = "^too long$", Reply = ScriptedReply.Json("""{"answers":{"q1""").Ending("length") },
            new ScriptedRule { LastUser = "^filtered$", Reply = ScriptedReply.Json("""{"answers":{"q1""").Ending("content_filter") },
            new ScriptedRule { LastUser = "^no end$", Reply = ScriptedReply.Json("""{"answers":{"q1":"yes"}}""").Ending(null) });
        await RunAsync("structured.mjs");
    }

    [Fact]
    public Task OfficialClient_Embeddings_ArriveAsFloats() => RunAsync("embeddings.mjs");

    [Fact]
    public async Task OfficialClient_Errors_AreTypedAndRetried()
    {
        Server.Rules.Add(
            new ScriptedRule { LastUser = "^once$", Times = 1, Reply = ScriptedReply.Error(429, retryAfter: "0") },
            new ScriptedRule { LastUser = "^once$", Times = 1, Reply = ScriptedReply.Error(500, html: "<html>Bad gateway</html>") },
            new ScriptedRule { LastUser = "^once$", Reply = ScriptedReply.Text("third time lucky") },
            new ScriptedRule { LastUser = "^limited$", Reply = ScriptedReply.Error(429, code: "insufficient_quota") },
            new ScriptedRule { LastUser = "^down$", Reply = ScriptedReply.Error(503) });
        await RunAsync("errors.mjs");
        Assert.Equal(3, Server.Requests.Latest.Count(request => request.Body.Contains("\"once\"", StringComparison.Ordinal)));
    }

    private Task RunAsync(string script) => NpmOpenAi.RunAsync(script, Server.Endpoint, Cancellation);
}
