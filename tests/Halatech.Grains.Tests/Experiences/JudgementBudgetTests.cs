using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Experiences;

/// <summary>What experiences ask a model counts like a turn. Every question costs 15 tokens.</summary>
public sealed class JudgementBudgetTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Judgement_CountsInTheTenantsDay_AndIsUnknownAtItsLimit()
    {
        var talk = await TalkAsync(new BudgetSettings(DailyTokens: 30));
        Assert.Equal("yes", await JudgeAsync(talk));
        await Eventually.TrueAsync(() => _cluster.Spending.TokensOf(talk.Tenant) == 30, "the turn and the judgement are counted");

        var asked = talk.ModelCalls.Length;
        Assert.Equal(StepLabels.Unknown, await JudgeAsync(talk));
        Assert.Equal(asked, talk.ModelCalls.Length);
    }

    [Fact]
    public async Task BeforeTheLimit_TheCheaperModelJudges()
    {
        var talk = await TalkAsync(new BudgetSettings(DailyTokens: 100, StepDownPercent: 15, CheaperModel: "small"));
        Assert.Equal("yes", await JudgeAsync(talk));
        Assert.Equal("small", talk.ModelCalls[^1].Options?.ModelId);
    }

    private async Task<TestConversation> TalkAsync(BudgetSettings budget)
    {
        var talk = await _cluster.NewConversationAsync(t => t with { Budget = budget });
        _cluster.Chat.Answers.Usually(talk.Tenant, Hotel.Model(_ => true));
        await talk.SayAsync("Hello.").OkAsync();
        await talk.SettledAsync();
        return talk;
    }

    private async Task<string> JudgeAsync(TestConversation talk)
    {
        var judged = await _cluster.OnBehalfOfAsync(
            talk.Tenant, g => g.GetGrain<IConversationRuns>(talk.Key.ToGrainKey()).JudgeAsync(new Judgement(1, "Is the guest happy?", ["yes", "no", StepLabels.Unknown])));
        Assert.True(judged.IsOk, judged.Error?.Message);
        return judged.Value;
    }
}
