using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Budgets;

/// <summary>Two silos and one budget. Every question to the model costs 15 tokens.</summary>
public sealed class BudgetTests(SharedCluster shared)
{
    private const string Words = "We have a lot to do today; a colleague will write to you.";

    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Limit_ReachedOnOneSilo_StopsTheOther_AndPeopleTakeOver()
    {
        var tenant = await TenantAsync(new BudgetSettings(DailyTokens: 30, Text: Words));
        var first = await TalkOnAsync(tenant, 0);
        await AskAsync(first, "When do you open?");
        await AskAsync(first, "And on Sundays?");
        await Eventually.TrueAsync(() => _cluster.Spending.TokensOf(tenant) == 30, "the first silo has told what it spent");

        var second = await TalkOnAsync(tenant, 1);
        await Eventually.TrueAsync(async () => await IsHandedOverAsync(second), "the second silo knows of it");
        Assert.Equal(2, second.ModelCalls.Length);
        Assert.Equal((AuthorKind.Notice, Words), (second.Sent[^1].Author, second.Sent[^1].Text));

        // The first silo holds to it as well, and a conversation that a person has stays with the person.
        await AskAsync(first, "And at night?");
        Assert.True(await IsHandedOverAsync(first));
        await AskAsync(first, "Hello?");
        Assert.Equal(2, first.ModelCalls.Length);
        Assert.Equal(Budget.Reason, Assert.Single(first.Events.OfType<HandoffRequested>()).Reason);
    }

    [Fact]
    public async Task BeforeTheLimit_TheCheaperModelAnswers()
    {
        var tenant = await TenantAsync(new BudgetSettings(DailyTokens: 100, StepDownPercent: 30, CheaperModel: "small"));
        var talk = _cluster.NewConversation(tenant);
        for (var i = 0; i < 3; i++) await AskAsync(talk, $"Question {i}");

        Assert.Equal([null, null, "small"], talk.ModelCalls.Select(c => c.Options?.ModelId));
        Assert.Equal("small", talk.Events.OfType<ReplyDecided>().Last().Usage!.Model);
    }

    [Fact]
    public async Task Budget_IsTheNewestOne_AlsoWithinATransaction()
    {
        var tenant = await _cluster.NewTenantAsync(Hotel.Configure);
        _cluster.Chat.Answers.Usually(tenant, Hotel.Model(q => q == Hotel.WantsRoom));
        var talk = _cluster.NewConversation(tenant);
        await talk.SayAsync("I want a room.").OkAsync();
        await talk.SettledExceptAsync();
        Assert.Equal(ConversationMode.Transaction, (await talk.ReadAsync()).Mode);

        var asked = talk.ModelCalls.Length;
        await _cluster.OnBehalfOfAsync(tenant, async grains =>
        {
            var grain = grains.GetGrain<ITenantGrain>(tenant.Value);
            return await grain.PublishAsync((await grain.ReadAsync()).Value! with { Budget = new BudgetSettings(DailyTokens: 1) });
        });
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(async () => await IsHandedOverAsync(talk), "the budget stops it");
        Assert.Equal(asked, talk.ModelCalls.Length);
        Assert.NotNull((await talk.ReadAsync()).TransactionId);
    }

    [Fact]
    public async Task Spending_OfCancelledTurns_CountsToo()
    {
        var tenant = await TenantAsync(new BudgetSettings(DailyTokens: 1000));
        var talk = _cluster.NewConversation(tenant);
        var gate = new Gate();
        _cluster.Chat.Answers.Next(tenant, ScriptedChat.After(gate, "Never said."));
        await talk.SayAsync("When do you open?").OkAsync();
        await gate.ReachedAsync();
        await AskAsync(talk, "On Sundays, I mean.");

        // The prompt of the first, and the whole second.
        await Eventually.TrueAsync(() => _cluster.Spending.TokensOf(tenant) == 25, "both are counted");
    }

    [Fact]
    public async Task Spending_SurvivesAStoreThatFails_AndTheCustomerIsAnswered()
    {
        var tenant = await TenantAsync(new BudgetSettings(DailyTokens: 30));
        var away = true;
        _cluster.Spending.Additions.Usually(tenant, (_, _) => away ? throw new TimeoutException("Away.") : Task.FromResult(true));
        var talk = await TalkOnAsync(tenant, 0);
        await AskAsync(talk, "When do you open?");
        await AskAsync(talk, "And on Sundays?");
        Assert.Equal(2, talk.Sent.Length);
        await AskAsync(talk, "And at night?");
        Assert.True(await IsHandedOverAsync(talk));

        away = false;
        await Eventually.TrueAsync(() => _cluster.Spending.TokensOf(tenant) == 30, "what could not be told is told later");
    }

    private Task<TenantId> TenantAsync(BudgetSettings budget) => _cluster.NewTenantAsync(t => t with { Budget = budget });

    private static async Task AskAsync(TestConversation talk, string text)
    {
        await talk.SayAsync(text).OkAsync();
        await talk.SettledAsync();
    }

    private static async Task<bool> IsHandedOverAsync(TestConversation talk)
    {
        if (talk.Events.IsEmpty) await AskAsync(talk, "Hello?");
        var view = await talk.ReadAsync();
        return view is { Mode: ConversationMode.Relay, Flag: Budget.Reason };
    }

    /// <summary>A conversation that lives on this silo.</summary>
    private async Task<TestConversation> TalkOnAsync(TenantId tenant, int silo)
    {
        while (true)
        {
            var talk = _cluster.NewConversation(tenant);
            await talk.CallAsync(g => g.ReadAsync());
            if (_cluster.HomeOf(talk.Grain) == _cluster.Silos[silo]) return talk;
        }
    }
}
