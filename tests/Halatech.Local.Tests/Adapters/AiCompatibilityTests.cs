using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Core.Turns;
using Halatech.Local.OpenAi.Scripting;
using Halatech.Local.Tests.OpenAi;
using Microsoft.Extensions.AI;

namespace Halatech.Local.Tests.Adapters;

/// <summary>Services that speak OpenAI's protocol in part.</summary>
public sealed class AiCompatibilityTests : Served
{
    private const string Schema = """{"type":"object","properties":{"open":{"type":"boolean"}},"required":["open"],"additionalProperties":false}""";

    [Theory]
    [InlineData("JsonSchema", "json_schema", false)]
    [InlineData("JsonObject", "json_object", true)]
    [InlineData("Words", null, true)]
    public async Task StructuredAnswer_IsAskedForAsTheServiceUnderstands(string setting, string? format, bool inWords)
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Text("""{"open":true}""") });
        Assert.Equal("""{"open":true}""", await AskAsync(setting));
        var request = JsonNode.Parse(Server.Requests.Latest[^1].Body)!;
        Assert.Equal(format, (string?)request["response_format"]?["type"]);
        Assert.Equal(inWords, request["messages"]!.ToJsonString().Contains("JSON schema", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("```json\n{\"open\":true}\n```")]
    [InlineData("```\n{\"open\":true}```")]
    [InlineData(" {\"open\":true}")]
    public async Task StructuredAnswer_InAFence_IsTakenOutOfIt(string answer)
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Text(answer) });
        Assert.Equal("""{"open":true}""", (await AskAsync("Words")).Trim());
    }

    [Theory]
    [InlineData("Unknown parameter: 'response_format'.", "OpenAI__StructuredOutput")]
    [InlineData("stream_options is not supported", "OpenAI__Streaming")]
    public async Task FieldThatTheServiceDoesNotKnow_IsAnErrorThatNamesTheSetting(string said, string setting)
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Error(400, message: said) });
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync("JsonSchema"));
        Assert.Equal("model.unsupported", failure.Error.Code);
        Assert.Contains(setting, failure.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamingSwitchedOff_AsksForAWholeAnswer()
    {
        Server.Rules.Add(new ScriptedRule { Stream = false, Reply = ScriptedReply.Text("{}") });
        Assert.Equal("{}", await AskAsync("JsonSchema", ("Streaming", "false")));
    }

    private async Task<string> AskAsync(string structured, params (string, string)[] settings)
    {
        await using var services = AiServices.Of(Server, [("StructuredOutput", structured), .. settings]);
        using var schema = JsonDocument.Parse(Schema);
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "answer") };
        return (await services.GetRequiredService<IChatClient>().GetResponseAsync("Are you open?", options, Cancellation)).Text;
    }
}
