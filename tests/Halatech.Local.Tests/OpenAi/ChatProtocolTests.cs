using System.Text.Json.Nodes;
using Halatech.Local.OpenAi.Scripting;

namespace Halatech.Local.Tests.OpenAi;

public sealed class ChatProtocolTests : Served
{
    private const string Chat = "v1/chat/completions";
    private const string Hello = """ "messages":[{"role":"user","content":"Hello"}] """;

    [Theory]
    [InlineData("""{}""", "model", "missing_required_parameter")]
    [InlineData("""{"model":"gpt-4o","messages":[]}""", "messages", "empty_array")]
    [InlineData("""{"model":"gpt-4o","messages":"hi"}""", "messages", "invalid_type")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"boss","content":"x"}]}""", "messages[0].role", "invalid_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user"}]}""", "messages[0].content", "missing_required_parameter")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"n":0}""", "n", "integer_below_min_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"n":129}""", "n", "integer_above_max_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"stream":"yes"}""", "stream", "invalid_type")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"max_completion_tokens":0}""", "max_completion_tokens", "integer_below_min_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"colour":1}""", "colour", "unknown_parameter")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"tool_choice":"auto"}""", "tool_choice", "invalid_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_object"}}""", "response_format.type", "invalid_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"stop":["a","b","c","d","e"]}""", "stop", "array_above_max_length")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"tool","tool_call_id":"c","content":"x"}]}""", "messages[0]", "invalid_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"x"}]}""", "messages", "invalid_value")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"no spaces"}}]}""", "tools[0].function.name", "invalid_value")]
    public async Task Chat_InvalidField_IsNamed(string body, string param, string code)
    {
        var (status, error) = await RefusedAsync(Chat, body);
        Assert.Equal(400, status);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(param, (string?)error["param"]);
        Assert.Contains(param, (string?)error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"\ud800"}]}""")]
    [InlineData("""{"model":"gpt-4o","\udfff":1}""")]
    public async Task Chat_UnreadableBody_Is400(string body) => Assert.Equal(400, (await RefusedAsync(Chat, body)).Status);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("17")]
    public async Task Chat_BodyThatIsNoObject_Is400(string body) => Assert.Equal(400, (await RefusedAsync(Chat, body)).Status);

    [Fact]
    public async Task Chat_DeeplyNestedBody_Is400()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000));
        Assert.Equal(400, (await RefusedAsync(Chat, deep)).Status);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}""")]
    [InlineData("""{"type":"string"}""")]
    public async Task Chat_LooseSchemaInStrictMode_Is400(string schema)
    {
        var format = $$$"""{"type":"json_schema","json_schema":{"name":"s","strict":true,"schema":{{{schema}}}}}""";
        var (status, error) = await RefusedAsync(Chat, $$"""{"model":"gpt-4o",{{Hello}},"response_format":{{format}}}""");
        Assert.Equal(400, status);
        Assert.Equal("invalid_schema", (string?)error["code"]);
    }

    [Theory]
    [InlineData("gpt-unheard-of", 404)]
    [InlineData("text-embedding-3-small", 400)]
    public async Task Chat_OtherModel_IsRefused(string model, int expected) =>
        Assert.Equal(expected, (await RefusedAsync(Chat, $$"""{"model":"{{model}}",{{Hello}}}""")).Status);

    [Fact]
    public async Task Chat_DatedSnapshot_IsKnown()
    {
        using var response = await PostAsync(Chat, $$"""{"model":"gpt-4o-mini-2024-07-18",{{Hello}}}""");
        Assert.Equal("gpt-4o-mini-2024-07-18", (string?)(await JsonAsync(response))["model"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Basic c2s=")]
    [InlineData("Bearer secret-value")]
    public async Task Chat_WithoutAValidKey_Is401AndDoesNotRepeatTheKey(string? header)
    {
        Http.DefaultRequestHeaders.Authorization = null;
        if (header is not null) Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        var (status, error) = await RefusedAsync(Chat, "{}");
        Assert.Equal(401, status);
        Assert.DoesNotContain("secret-value", error.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPath_IsAnOpenAiError()
    {
        using var response = await Http.GetAsync(new Uri("v1/nothing", UriKind.Relative), Cancellation);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("unknown_url", (string?)(await JsonAsync(response))["error"]!["code"]);
    }

    [Fact]
    public async Task Chat_Streamed_IsServerSentEventsToTheLetter()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Text("Grüße 🎉") });
        using var response = await PostAsync(Chat, $$$"""{"model":"gpt-4o",{{{Hello}}},"stream":true,"stream_options":{"include_usage":true}}""");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = (await response.Content.ReadAsStringAsync(Cancellation)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, one => Assert.StartsWith("data: ", one, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", events[^1]);
        var chunks = events[..^1].Select(one => JsonNode.Parse(one[6..])!).ToList();
        Assert.Single(chunks.Select(chunk => (string?)chunk["id"]).Distinct(StringComparer.Ordinal));
        Assert.Equal("assistant", (string?)chunks[0]["choices"]![0]!["delta"]!["role"]);
        Assert.Equal("Grüße 🎉", string.Concat(chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => (string?)choice!["delta"]!["content"])));
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        Assert.True((int)chunks[^1]["usage"]!["total_tokens"]! > 0);
    }

    [Fact]
    public async Task Chat_AllowedTools_RestrictsTheForcedCall()
    {
        var reply = await ChatAsync(Hello + """
            ,"tools":[{"type":"function","function":{"name":"first"}},{"type":"function","function":{"name":"second"}}],
            "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"second"}}]}}
            """);
        Assert.Equal("second", (string?)reply["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["name"]);
    }

    [Fact]
    public async Task Chat_ToolCallOverTheTokenLimit_EndsInLength()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.ToolCalls(("f", """{"text":"one two three four five six seven"}""")) });
        var choice = (await ChatAsync(Hello + ""","max_completion_tokens":5"""))["choices"]![0]!;
        Assert.Equal("length", (string?)choice["finish_reason"]);
        Assert.DoesNotContain("seven", (string?)choice["message"]!["tool_calls"]![0]!["function"]!["arguments"], StringComparison.Ordinal);
    }
}
