using System.Text.Json.Nodes;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>Rules that look at roles and functions, and answers with an end and a cost of their own.</summary>
public sealed class ScriptedAnswersTests : Served
{
    private const string Thread = """
        {"role":"system","content":"You book rooms."},{"role":"user","content":"A room"},
        {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"post","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c1","content":"booked as LC-1"}
        """;

    private const string Tools = """ "tools":[{"type":"function","function":{"name":"post"}},{"type":"function","function":{"name":"say"}}] """;

    [Theory]
    [InlineData("""{"system":"book rooms"}""", true)]
    [InlineData("""{"system":"A room"}""", false)]
    [InlineData("""{"toolResult":"LC-\\d"}""", true)]
    [InlineData("""{"toolResult":"room"}""", false)]
    [InlineData("""{"assistant":"room"}""", false)]
    [InlineData("""{"lastRole":"^tool$"}""", true)]
    [InlineData("""{"lastRole":"^user$"}""", false)]
    [InlineData("""{"hasTools":true,"tool":"^say$"}""", true)]
    [InlineData("""{"hasTools":false}""", false)]
    [InlineData("""{"forcedTool":"^post$"}""", true)]
    [InlineData("""{"forcedTool":"^say$"}""", false)]
    [InlineData("""{"stream":false}""", true)]
    [InlineData("""{"stream":true}""", false)]
    public async Task Condition_LooksAtItsPartOfTheRequest(string when, bool fits)
    {
        await ScriptAsync($$$"""[{"when":{{{when}}},"then":{"text":"hit"}},{"then":{"text":"miss"}}]""");
        var answer = await ChatAsync($$$""" "messages":[{{{Thread}}}],{{{Tools}}},"tool_choice":{"type":"function","function":{"name":"post"}} """);
        Assert.Equal(fits ? "hit" : "miss", (string?)answer["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task StructuredAnswer_IsGivenAsJson()
    {
        await ScriptAsync("""{"then":{"json":{"open":true,"hours":[9,17]}}}""");
        var answer = await ChatAsync(""" "messages":[{"role":"user","content":"x"}] """);
        Assert.Equal(17, (int)JsonNode.Parse((string)answer["choices"]![0]!["message"]!["content"]!)!["hours"]![1]!);
    }

    [Theory]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("none", null)]
    public async Task Answer_EndsAsScripted(string scripted, string? reason)
    {
        await ScriptAsync($$$"""{"then":{"text":"The beginning","finishReason":"{{{scripted}}}"}}""");
        var whole = await ChatAsync(""" "messages":[{"role":"user","content":"x"}] """);
        Assert.Equal(reason, (string?)whole["choices"]![0]!["finish_reason"]);
        var stream = await StreamAsync();
        Assert.Contains("The beginning", stream, StringComparison.Ordinal);
        Assert.Contains(reason is null ? "\"finish_reason\":null" : $"\"finish_reason\":\"{reason}\"", stream, StringComparison.Ordinal);
        Assert.Equal(reason is null, !stream.Contains("\"finish_reason\":\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Usage_IsWhatTheRuleSays_OrIsLeftOut()
    {
        await ScriptAsync("""[{"then":{"text":"a","usage":{"prompt":100,"completion":20,"cached":60}},"times":2},{"then":{"text":"a","usage":false}}]""");
        var usage = (await ChatAsync(""" "messages":[{"role":"user","content":"x"}] """))["usage"]!;
        Assert.Equal("100 20 60", $"{usage["prompt_tokens"]} {usage["completion_tokens"]} {usage["prompt_tokens_details"]!["cached_tokens"]}");
        Assert.Contains("\"total_tokens\":120", await StreamAsync(), StringComparison.Ordinal);
        Assert.Null((await ChatAsync(""" "messages":[{"role":"user","content":"x"}] """))["usage"]);
        Assert.DoesNotContain("total_tokens", await StreamAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"then":{"hang":true,"finishReason":"length"}}""")]
    [InlineData("""{"then":{"text":"a","finishReason":"bored"}}""")]
    [InlineData("""{"then":{"error":{"status":500},"usage":{"prompt":1}}}""")]
    [InlineData("""{"when":{"hasTools":"yes"},"then":{"text":"a"}}""")]
    public async Task EndsAndCosts_ThatMakeNoSense_AreRefused(string rules) =>
        Assert.Equal(400, (await RefusedAsync("standin/rules", rules)).Status);

    private async Task<string> StreamAsync()
    {
        using var response = await PostAsync(
            "v1/chat/completions",
            """{"model":"gpt-4o-mini","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}]}""");
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task ScriptAsync(string rules)
    {
        using var response = await PostAsync("standin/rules", rules);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
