using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Experiences;

/// <summary>What experiences ask a model counts like a turn. Every question costs 15 tokens.</summary>
public sealed class JudgementBudgetTests(SharedCluster shared)
{
    private static readonly RunId Run = RunId.Parse("care-1");
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

    [Fact]
    public async Task Judgement_LeavesItsCostInTheLog_ForEachTimeThatItIsAsked()
    {
        var talk = await TalkAsync();
        await JudgeAsync(talk);
        var judged = Assert.Single(await NotedAsync(talk, 1));
        Assert.Equal((Run, "mood", new ModelUsage("scripted", 10, 5, 1)), (judged.Run, judged.Step, judged.Usage));

        await JudgeAsync(talk);
        Assert.Equal(2, (await NotedAsync(talk, 2)).Select(e => e.Judgement).Distinct().Count());
    }

    [Theory]
    [InlineData(LogFault.InDoubt)]
    [InlineData(LogFault.Unavailable)]
    [InlineData(LogFault.Broken)]
    [InlineData(LogFault.Conflict)]
    internal async Task CostThatIsToldTwice_IsInTheLogOnce(LogFault fault)
    {
        var talk = await TalkAsync();
        var loads = 0;
        _cluster.Log.Loads.Usually(talk.Tenant, (_, _) => Task.FromResult(Interlocked.Increment(ref loads) > 0));
        _cluster.Log.Faults.Next(talk.Tenant, fault);
        Assert.Equal("yes", await JudgeAsync(talk));

        // The report that comes again loads the conversation, and is taken before whoever asks then.
        await Eventually.TrueAsync(() => Volatile.Read(ref loads) > 0, "the report comes again");
        await talk.ReadAsync();
        Assert.Equal(1, talk.Count<RunJudged>());
    }

    [Fact]
    public async Task LogThatIsAway_CostsNoAnswer()
    {
        var talk = await TalkAsync();
        _cluster.Log.Faults.Usually(talk.Tenant, (_, _) => Task.FromResult(LogFault.Unavailable));
        Assert.Equal("yes", await JudgeAsync(talk));
        await Eventually.TrueAsync(
            () => _cluster.Logs.Lines.Any(l => l.Contains("is not in its log", StringComparison.Ordinal) && l.Contains(talk.Key.ToString(), StringComparison.Ordinal)),
            "somebody can read of it");
    }

    [Fact]
    public async Task JudgementThatFails_LeavesWhatItSpent()
    {
        var talk = await TalkAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.Fails(ErrorKind.Invalid));
        Assert.Equal("model.scripted", (await AskAsync(talk)).Error?.Code);
        Assert.Equal(1, Assert.Single(await NotedAsync(talk, 1)).Usage.Attempts);
    }

    [Fact]
    public async Task JudgementThatIsLeftOut_LeavesNothing()
    {
        var talk = await TalkAsync(new BudgetSettings(DailyTokens: 15));
        Assert.Equal(StepLabels.Unknown, await JudgeAsync(talk));
        Assert.Equal(0, talk.Count<RunJudged>());
    }

    private async Task<TestConversation> TalkAsync(BudgetSettings? budget = null)
    {
        var talk = await _cluster.NewConversationAsync(t => t with { Budget = budget ?? t.Budget });
        _cluster.Chat.Answers.Usually(talk.Tenant, Hotel.Model(_ => true));
        await talk.SayAsync("Hello.").OkAsync();
        await talk.SettledAsync();
        return talk;
    }

    private static async Task<RunJudged[]> NotedAsync(TestConversation talk, int count)
    {
        await Eventually.TrueAsync(() => talk.Count<RunJudged>() >= count, "the cost is in the log");
        return [.. talk.Events.OfType<RunJudged>()];
    }

    private async Task<string> JudgeAsync(TestConversation talk)
    {
        var judged = await AskAsync(talk);
        Assert.True(judged.IsOk, judged.Error?.Message);
        return judged.Value;
    }

    private Task<Result<string>> AskAsync(TestConversation talk)
    {
        var judgement = new Judgement(1, "Is the guest happy?", ["yes", "no", StepLabels.Unknown], Run, "mood");
        return _cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<IConversationRuns>(talk.Key.ToGrainKey()).JudgeAsync(judgement));
    }
}
