using Halatech.Core.Turns;
using Halatech.Local.OpenAi.Scripting;
using Halatech.Local.Tests.OpenAi;
using Microsoft.Extensions.AI;

namespace Halatech.Local.Tests.Adapters;

/// <summary>What is asked again, when, and for how long.</summary>
public sealed class AiRetryTests : Served
{
    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Fault_ThatPasses_IsOvercome(int status)
    {
        Server.Rules.Add(
            new ScriptedRule { Times = 2, Reply = ScriptedReply.Error(status) },
            new ScriptedRule { Reply = ScriptedReply.Text("pong") });
        await using var services = AiServices.Of(Server);
        Assert.Equal("pong", await AskAsync(services));
        Assert.Equal(3, Server.Requests.Chat);
    }

    [Fact]
    public async Task Stream_ThatBreaksOff_IsAskedForAgain_AndItsBeginningIsNotKept()
    {
        Server.Rules.Add(
            new ScriptedRule { Times = 1, Reply = ScriptedReply.Cut("Breakfast is at") },
            new ScriptedRule { Times = 1, Reply = ScriptedReply.Stall("Breakfast is at") },
            new ScriptedRule { Reply = ScriptedReply.Text("At nine.") });
        await using var services = AiServices.Of(Server);
        Assert.Equal("At nine.", await AskAsync(services));
    }

    [Fact]
    public async Task Embeddings_AreAskedForAgain()
    {
        Server.Rules.Add(new ScriptedRule { On = ScriptedEndpoint.Embeddings, Times = 2, Reply = ScriptedReply.Error(503) });
        await using var services = AiServices.Of(Server);
        var generator = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        Assert.NotEqual(0, (await generator.GenerateVectorAsync("hello", cancellationToken: Cancellation)).Length);
        Assert.Equal(3, Server.Requests.Embeddings);
    }

    [Fact]
    public async Task RetryAfter_IsKept()
    {
        Server.Rules.Add(
            new ScriptedRule { Times = 1, Reply = ScriptedReply.Error(429, retryAfter: "2") },
            new ScriptedRule { Reply = ScriptedReply.Text("pong") });
        await using var services = AiServices.Of(Server);
        await AskAsync(services);
        Assert.True(Between(0, 1) >= TimeSpan.FromSeconds(1.9), $"It came back after {Between(0, 1)}.");
    }

    [Fact]
    public async Task RetryAfter_OfAnHour_IsCapped()
    {
        Server.Rules.Add(
            new ScriptedRule { Times = 1, Reply = ScriptedReply.Error(503, retryAfter: "3600") },
            new ScriptedRule { Reply = ScriptedReply.Text("pong") });
        await using var services = AiServices.Of(Server, ("LongestRetryDelaySeconds", "1"));
        Assert.Equal("pong", await AskAsync(services));
    }

    [Fact]
    public async Task Deadline_ThatThePauseWouldMiss_EndsItAtOnceWithTheReason()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Error(429, retryAfter: "9") });
        await using var services = AiServices.Of(Server);
        ModelScope.Enter(new UsageMeter(), DateTimeOffset.UtcNow.AddSeconds(5));
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(services));
        Assert.Equal("model.rate-limited", failure.Error.Code);
        Assert.Equal(1, Server.Requests.Chat);
    }

    private TimeSpan Between(int first, int second) => Server.Requests.Latest[second].At - Server.Requests.Latest[first].At;

    private static async Task<string> AskAsync(ServiceProvider services) =>
        (await services.GetRequiredService<IChatClient>().GetResponseAsync("ping", cancellationToken: Cancellation)).Text;
}
