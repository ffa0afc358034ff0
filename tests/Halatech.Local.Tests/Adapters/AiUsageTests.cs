using Halatech.Core.Turns;
using Halatech.Local.OpenAi.Scripting;
using Halatech.Local.Tests.OpenAi;
using Microsoft.Extensions.AI;

namespace Halatech.Local.Tests.Adapters;

/// <summary>What a request is counted as, by the meter of the work that it is done for.</summary>
public sealed class AiUsageTests : Served
{
    private static readonly (string, string)[] Prices =
    [
        ("Prices:0:Model", "gpt-4.1-mini"), ("Prices:0:Input", "4"), ("Prices:0:CachedInput", "1"), ("Prices:0:Output", "16"),
        ("Prices:1:Model", "text-embedding-3-small"), ("Prices:1:Input", "0.5"), ("Currency", "EUR"),
    ];

    private readonly UsageMeter _meter = new();

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Chat_IsCountedAndPriced(string streaming)
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Text("pong").Costing(1000, 200, 400) });
        await AskAsync([.. Prices, ("Streaming", streaming)]);
        var spent = _meter.Total;
        Assert.Equal((1000, 200, 400, 1), (spent.InputTokens, spent.OutputTokens, spent.CachedTokens, spent.Attempts));

        // 600 at 4, 400 at 1 and 200 at 16 for a million.
        Assert.Equal((0.006m, "EUR"), (spent.Cost, spent.Currency));
        Assert.Equal((0, false), (spent.WastedTokens, spent.IsEstimated));
    }

    [Fact]
    public async Task Embeddings_AreCountedAndPriced()
    {
        await using var services = AiServices.Of(Server, Prices);
        ModelScope.Enter(_meter, DateTimeOffset.MaxValue);
        await services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()
            .GenerateAsync(["breakfast at nine"], cancellationToken: Cancellation);
        var spent = _meter.Total;
        Assert.True(spent.EmbeddingTokens > 0);
        Assert.Equal(spent.EmbeddingTokens, spent.Tokens);
        Assert.Equal(spent.EmbeddingTokens * 0.5m / 1_000_000, spent.Cost);
    }

    [Fact]
    public async Task ModelWithoutAPrice_CostsAnUnknownAmount()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Text("pong") });
        await AskAsync([]);
        Assert.True(_meter.Total.Tokens > 0);
        Assert.Null(_meter.Total.Cost);
    }

    [Fact]
    public async Task BrokenStream_IsCountedAsWaste()
    {
        Server.Rules.Add(
            new ScriptedRule { Times = 1, Reply = ScriptedReply.StreamError(new string('x', 400)) },
            new ScriptedRule { Reply = ScriptedReply.Text("pong").Costing(10, 5) });
        await AskAsync(Prices);
        var spent = _meter.Total;
        Assert.Equal(2, spent.Attempts);
        Assert.True(spent.WastedTokens >= 100, $"{spent.WastedTokens}");
        Assert.Equal(spent.WastedTokens + 15, spent.Tokens);
        Assert.True(spent.IsEstimated);
        Assert.True(spent.Cost > 0.0001m);
    }

    [Fact]
    public async Task Cancelled_InTheMiddleOfTheAnswer_IsCountedAsWaste()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Stall(new string('x', 400)) });
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asking = AskAsync([("StreamSilenceSeconds", "60")], caller.Token);
        while (_meter.Total.OutputTokens < 100) await Task.Yield();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(_meter.Total.Tokens, _meter.Total.WastedTokens);
        Assert.True(_meter.Total.Tokens >= 100);
    }

    [Fact]
    public async Task RefusedRequest_CostsNothing()
    {
        Server.Rules.Add(
            new ScriptedRule { Times = 1, Reply = ScriptedReply.Error(429) },
            new ScriptedRule { Reply = ScriptedReply.Text("pong").Costing(10, 5) });
        await AskAsync([]);
        Assert.Equal((15, 0, 2), (_meter.Total.Tokens, _meter.Total.WastedTokens, _meter.Total.Attempts));
    }

    [Fact]
    public async Task ServiceThatCountsNothing_IsEstimated()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Text(new string('x', 400)).Costing(null) });
        await AskAsync(Prices);
        Assert.Equal((100, true), (_meter.Total.OutputTokens, _meter.Total.IsEstimated));
        Assert.True(_meter.Total.Cost > 0);
    }

    private async Task AskAsync((string, string)[] settings, CancellationToken? cancellation = null)
    {
        await using var services = AiServices.Of(Server, settings);
        ModelScope.Enter(_meter, DateTimeOffset.MaxValue);
        await services.GetRequiredService<IChatClient>().GetResponseAsync("ping", cancellationToken: cancellation ?? Cancellation);
    }
}
