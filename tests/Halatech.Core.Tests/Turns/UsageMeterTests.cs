using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class UsageMeterTests
{
    private readonly UsageMeter _meter = new();

    [Fact]
    public void RequestUnderWay_CountsAsWaste_UntilItIsAnswered()
    {
        var request = _meter.Begin(new(new ModelUsage("gpt", 100, 0, 1)));
        request.Received(41);
        Assert.Equal(new ModelUsage("gpt", 100, 11, 1, WastedTokens: 111, IsEstimated: true), _meter.Total);

        request.Complete(new ModelUsage("gpt-1", 90, 10, 1));
        Assert.Equal(new ModelUsage("gpt-1", 90, 10, 1), _meter.Total);
    }

    [Fact]
    public void Part_IsCountedInTheWhole_AndWastedAlone()
    {
        var part = _meter.Part();
        _meter.Begin(new(ModelUsage.None)).Complete(new ModelUsage("gpt", 10, 5, 1));
        part.Begin(new(ModelUsage.None)).Complete(new ModelUsage("gpt", 20, 5, 1));
        part.Waste();
        Assert.Equal((25, 25), (part.Total.Tokens, part.Total.WastedTokens));
        Assert.Equal((40, 25), (_meter.Total.Tokens, _meter.Total.WastedTokens));
    }

    [Fact]
    public void RefusedRequest_IsAnAttemptThatCostsNothing()
    {
        _meter.Begin(new(new ModelUsage("gpt", 100, 0, 1))).Refuse();
        Assert.Equal(ModelUsage.None with { Attempts = 1 }, _meter.Total);
    }

    [Fact]
    public void Price_IsAddedToEstimatesAndToFinalCounts()
    {
        var request = _meter.Begin(new(new ModelUsage("gpt", 100, 0, 1), usage => usage with { Cost = usage.Tokens }));
        Assert.Equal(100, _meter.Total.Cost);
        request.Complete(new ModelUsage("gpt", 60, 10, 1));
        Assert.Equal(70, _meter.Total.Cost);
    }

    [Fact]
    public async Task Scope_FlowsDownAndNotUp()
    {
        ModelScope.Enter(_meter, DateTimeOffset.MaxValue);
        var part = _meter.Part();
        await AskAsync();
        ModelScope.Begin(new(new ModelUsage("outer", 1, 0, 1)));
        Assert.Equal("inner", part.Total.Model);
        Assert.Equal(2, _meter.Total.Attempts);

        async Task AskAsync()
        {
            ModelScope.CountIn(part);
            await Task.Yield();
            Assert.Equal(DateTimeOffset.MaxValue, ModelScope.Until);
            ModelScope.Begin(new(new ModelUsage("inner", 1, 0, 1)));
        }
    }
}
