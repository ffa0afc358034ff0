using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.AI;

namespace Halatech.Grains.Tests.Turns;

/// <summary>The enforcer's answers of one turn in the next.</summary>
public sealed class ReusedAnswersTests(SharedCluster shared)
{
    private static readonly string[] Small = ["Good day", "Is there a pool?", "And breakfast?", "How do I get there?", "Is it quiet?", "Lovely, thanks"];

    // Long enough that the messages before are worth sparing.
    private static readonly string LongReply = string.Join(' ', Enumerable.Repeat("Our guests like the garden, the terrace and the quiet of the house very much.", 24));

    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task LongConversation_IsReviewedByItsNewMessages_AndTheReceiptSaysSo()
    {
        var talk = await TalkAsync(Hotel.Configure, Hotel.Model(_ => false, reply: LongReply));
        await SayAllAsync(talk, "Good day", "Is there a pool?", "Thanks");

        var review = Decisions(talk)[^1];
        Assert.Equal(DecisionForm.ReviewName, Form(review));
        Assert.Contains("Thanks", review.Prompt[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Good day", review.Prompt[1].Text, StringComparison.Ordinal);
        var receipts = Receipts(talk);
        Assert.All(receipts[0].Path, step => Assert.False(step.Reused));
        Assert.All(receipts[^1].Path, step => Assert.True(step.Reused));
        Assert.Equal([Hotel.WantsRoom, Hotel.WantsPerson], receipts[^1].Path.Select(s => s.Question));
        Assert.Equal(receipts[0].Path.Select(s => s.Evidence[0]), receipts[^1].Path.Select(s => s.Evidence[0]));
    }

    [Fact]
    public async Task QuestionThatNewMessagesBearOn_IsAskedInFrontOfTheWholeThread()
    {
        var wants = false;
        var talk = await TalkAsync(Hotel.Configure, (call, token) => Hotel.Model(
            q => wants && q == Hotel.WantsRoom, reply: LongReply, bears: q => wants && q == Hotel.WantsRoom)(call, token));
        await SayAllAsync(talk, "Good day", "Is there a pool?", "Lovely");
        var before = Decisions(talk).Length;
        wants = true;
        await talk.SayAsync("Then give me a room").OkAsync();
        await talk.SettledExceptAsync();

        var asked = Decisions(talk)[before..];
        Assert.Equal([DecisionForm.ReviewName, DecisionForm.AnswersName], asked.Take(2).Select(Form));
        Assert.Contains("Good day", asked[1].Prompt[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("earlier=", QuestionOf(asked[1], Hotel.WantsRoom), StringComparison.Ordinal);
        Assert.Contains("earlier=", QuestionOf(asked[1], Hotel.WantsPerson), StringComparison.Ordinal);
        var receipt = Assert.Single(talk.Events.OfType<FunctionCalled>()).Receipt;
        Assert.Equal(("initiateTransaction", false), (receipt.FunctionName, receipt.Path[0].Reused));
        Assert.Null(receipt.Kept);
    }

    [Fact]
    public async Task GuardedQuestion_IsAskedEveryTime_AndTheOthersMayStand()
    {
        var talk = await TalkAsync(t => Guarded(Hotel.Configure(t), Hotel.WantsPerson), Hotel.Model(_ => false, reply: LongReply));
        await SayAllAsync(talk, "Good day", "Is there a pool?", "Thanks");

        Assert.All(Decisions(talk), call => Assert.Equal(DecisionForm.AnswersName, Form(call)));
        Assert.All(Decisions(talk), call => Assert.DoesNotContain("earlier=", QuestionOf(call, Hotel.WantsPerson), StringComparison.Ordinal));
        Assert.Equal([true, false], Receipts(talk)[^1].Path.Select(s => s.Reused));
    }

    [Fact]
    public async Task Retraction_AsksEverythingAnew()
    {
        var talk = await TalkAsync(Hotel.Configure, Hotel.Model(_ => false, reply: LongReply));
        await SayAllAsync(talk, "Good day", "Is there a pool?", "No, I meant a bath");
        Assert.DoesNotContain("earlier=", Decisions(talk)[^1].Prompt[0].Text, StringComparison.Ordinal);
        Assert.All(Receipts(talk)[^1].Path, step => Assert.False(step.Reused));
    }

    [Fact]
    public async Task NewConfiguration_AsksEverythingAnew()
    {
        var talk = await TalkAsync(Hotel.Configure, Hotel.Model(_ => false, reply: LongReply));
        await SayAllAsync(talk, "Good day", "Is there a pool?");
        await PublishAsync(talk);
        await SayAllAsync(talk, "Thanks");
        Assert.DoesNotContain("earlier=", Decisions(talk)[^1].Prompt[0].Text, StringComparison.Ordinal);
        Assert.Equal(2, Receipts(talk)[^1].ConfigurationVersion);
    }

    [Fact]
    public async Task WishForNoMessages_IsHeardInAReview()
    {
        var optOut = "none";
        var talk = await TalkAsync(Hotel.Configure, (call, token) => Hotel.Model(_ => false, reply: LongReply, optOut: optOut)(call, token));
        await SayAllAsync(talk, "Good day", "Is there a pool?");
        optOut = "clear";
        await SayAllAsync(talk, "please leave me alone");
        Assert.Equal(DecisionForm.ReviewName, Form(Decisions(talk)[^1]));
        Assert.True((await talk.ReadAsync()).OptedOut);
    }

    [Fact]
    public async Task KeptAnswers_SurviveARestart()
    {
        var talk = await TalkAsync(Hotel.Configure, Hotel.Model(_ => false, reply: LongReply));
        await SayAllAsync(talk, "Good day", "Is there a pool?");
        await _cluster.DeactivateAsync(talk.Grain);
        await SayAllAsync(talk, "Thanks");
        Assert.All(Receipts(talk)[^1].Path, step => Assert.True(step.Reused));
    }

    [Fact]
    public async Task SixTurnsOfAChat_CostTheEnforcerLessThanHalf()
    {
        var model = Hotel.Model(_ => false, reply: LongReply);
        var reused = await TalkAsync(Hotel.Configure, model);
        var anew = await TalkAsync(t => Guarded(Hotel.Configure(t), Hotel.WantsRoom, Hotel.WantsPerson), model);
        await SayAllAsync(reused, Small);
        await SayAllAsync(anew, Small);

        var (few, many) = (EnforcerTokens(reused), EnforcerTokens(anew));
        TestContext.Current.TestOutputHelper!.WriteLine($"Enforcer tokens of six turns: {few} with reuse, {many} when every question is a guard.");
        Assert.InRange(few, 1, many / 2);
    }

    private static long EnforcerTokens(TestConversation talk) =>
        Receipts(talk).Sum(r => r.Usage.InputTokens + r.Usage.OutputTokens);

    private static DecisionReceipt[] Receipts(TestConversation talk) => [.. talk.Events.OfType<EnforcerDecided>().Select(e => e.Receipt)];

    private static ChatCall[] Decisions(TestConversation talk) => [.. talk.ModelCalls.Where(c => c.IsDecision)];

    private static string Form(ChatCall call) => ((ChatResponseFormatJson)call.Options!.ResponseFormat!).SchemaName!;

    private static string QuestionOf(ChatCall call, string text) =>
        call.Prompt[0].Text.Split('\n').Single(line => line.Contains(text, StringComparison.Ordinal));

    private static TenantConfiguration Guarded(TenantConfiguration tenant, params string[] questions) =>
        tenant with { DiscussionMap = new DecisionMap(Guarded(tenant.DiscussionMap!.Root, questions)) };

    private static DecisionNode Guarded(DecisionNode node, string[] questions) => node is DecisionQuestion question
        ? question with
        {
            Guard = questions.Contains(question.Text),
            Answers = [.. question.Answers.Select(a => a with { Next = Guarded(a.Next, questions) })],
        }
        : node;

    private async Task PublishAsync(TestConversation talk)
    {
        var published = await _cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<ITenantGrain>(talk.Tenant.Value).ReadAsync());
        Assert.True((await _cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<ITenantGrain>(talk.Tenant.Value).PublishAsync(published.Value!))).IsOk);
    }

    private static async Task SayAllAsync(TestConversation talk, params string[] texts)
    {
        foreach (var text in texts)
        {
            await talk.SayAsync(text).OkAsync();
            await talk.SettledAsync();
        }
    }

    private async Task<TestConversation> TalkAsync(
        Func<TenantConfiguration, TenantConfiguration> configure, Func<ChatCall, CancellationToken, Task<string>> model)
    {
        var talk = await _cluster.NewConversationAsync(configure);
        _cluster.Chat.Answers.Usually(talk.Tenant, model);
        _cluster.Chat.CountTokens(talk.Tenant);
        return talk;
    }
}
