using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;
using Halatech.Workflows.Lifecycle;
using Halatech.Workflows.Tests.Support;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Halatech.Workflows.Tests.Lifecycle;

/// <summary>The other workflows, with the clock that jumps: what a conversation's life, handoffs and transactions come to by time alone.</summary>
public sealed class CareTests : IAsyncLifetime
{
    private WorkflowWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await WorkflowWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task SilentCustomer_IsNudgedAsked_Closed_AndErased()
    {
        var talk = await TalkAsync(t => t with
        {
            Lifecycle = new LifecycleSettings
            {
                NudgeAfterMinutes = 60,
                NudgeText = "Still there?",
                CloseAfterMinutes = 1440,
                SurveyText = "How did we do, 1 to 5?",
                SurveyThanks = "Thank you.",
                ReopenHours = 48,
                RetentionDays = 30,
            },
        });
        await _world.PassAsync(TimeSpan.FromMinutes(65));
        await _world.TrueAsync(() => talk.Sent.Length == 2, "the customer is nudged");
        await _world.PassAsync(TimeSpan.FromHours(25));
        await _world.TrueAsync(() => talk.Sent.Length == 3, "the survey is out");
        await _world.SettledAsync(talk);
        await talk.SayAsync("4").OkAsync();
        await _world.SettledAsync(talk);
        Assert.Equal(["Still there?", "How did we do, 1 to 5?", "Thank you."], talk.Sent.Skip(1).Select(m => m.Text));
        Assert.Equal("4", Assert.Single(talk.Events.OfType<QuestionAnswered>()).Label);

        await _world.PassAsync(TimeSpan.FromDays(2));
        await _world.TrueAsync(() => talk.Count<ConversationClosed>() == 1, "it is closed");
        await _world.PassAsync(TimeSpan.FromDays(3));
        await _world.TrueAsync(() => talk.Count<ThreadSealed>() == 1, "it begins afresh from here");
        await _world.PassAsync(TimeSpan.FromDays(31));
        await _world.TrueAsync(() => talk.Count<ConversationErased>() == 1, "it is erased");
        await _world.TrueAsync(() => talk.Count<MessageReceived>() == 0, "nothing is left of it");
        Assert.Equal(4, talk.Sent.Length);
    }

    /// <summary>As servers suggest it by themselves, and early, whose history is short enough to be kept for replay.</summary>
    [Theory]
    [InlineData(4096)]
    [InlineData(64)]
    public async Task LongLife_GoesOnInANewHistory_AndRemembersWhatWasDone(int events)
    {
        await _world.DisposeAsync();
        _world = await WorkflowWorld.StartAsync(events);
        var talk = await TalkAsync(t => t with
        {
            Lifecycle = new LifecycleSettings { NudgeAfterMinutes = 60, NudgeText = "Still there?", CloseAfterMinutes = 100_000 },
        });
        await _world.PassAsync(TimeSpan.FromMinutes(65));
        await _world.TrueAsync(() => talk.Sent.Length == 2, "the customer is nudged");

        var life = _world.Client.GetWorkflowHandle<ConversationLifecycle>($"{talk.Key}/lifecycle");
        var first = await life.DescribeAsync();
        // Each of these has it look again, as years of re-openings would.
        Task WakeAsync() => life.SignalAsync(wf => wf.WakeAsync(new("reopened")));
        WorkflowExecutionDescription now;
        while ((now = await life.DescribeAsync()).RunId == first.RunId && now.HistoryLength < events + 50)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WakeAsync()));

            // What comes while a task is under way is in the history only after it: without a look a slow worker would get thousands at once.
            var length = now.HistoryLength;
            await Eventually.TrueAsync(async () => await life.DescribeAsync() is var then && (then.RunId != first.RunId || then.HistoryLength >= length + 20));
        }

        // A new history does not begin while more comes in, so what is long enough is woken once more and left alone.
        await WakeAsync();
        await _world.TrueAsync(async () => (await life.DescribeAsync()).RunId != first.RunId, "it goes on in a new history");
        var before = await _world.Client.GetWorkflowHandle(life.Id, first.RunId).DescribeAsync();
        Assert.Equal(WorkflowExecutionStatus.ContinuedAsNew, before.Status);
        Assert.InRange(before.HistoryLength, events, 10_000);
        if (events == 64) await SavedHistories.SaveIfAskedAsync(_world.Client, before, number: 2);

        await _world.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(2, talk.Sent.Length);
        await _world.PassAsync(TimeSpan.FromMinutes(100_000));
        await _world.TrueAsync(() => talk.Count<ConversationClosed>() == 1, "it is closed");
        Assert.Equal(2, talk.Sent.Length);
    }

    [Fact]
    public async Task RunThatIsCancelled_SaysNothingMore_AndItsWorkflowEndsAtOnce()
    {
        const string Design = """{"version":1,"name":"Days","trigger":{"on":"conversation-started"},"steps":[{"wait":{"for":"3 days"}},{"send":{"text":"Three days."}}]}""";
        var talk = await TalkAsync(t => t with { Experiences = [new ExperienceDefinition("days", Design)] });
        await _world.TrueAsync(() => talk.Count<RunBegan>() == 1, "the run is under way");
        var run = talk.Events.OfType<RunBegan>().Single().Run;

        Task<Result> CancelAsync() => _world.Cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<IConversationRuns>(talk.Key.ToGrainKey()).CancelRunAsync(run));
        await CancelAsync().OkAsync();
        Assert.Equal("cancelled", talk.Events.OfType<RunEnded>().Single().Outcome);
        await _world.TrueAsync(
            async () => (await _world.WorkflowsOfAsync(talk.Key)).Single(w => w.WorkflowType == "Experience").Status == WorkflowExecutionStatus.Completed,
            "its workflow is over");
        Assert.Equal(RunErrors.NoRun, (await CancelAsync()).Error);
        await _world.PassAsync(TimeSpan.FromDays(4));
        Assert.Single(talk.Sent);
    }

    [Fact]
    public async Task ConversationThatIsErased_EndsItsRuns()
    {
        const string Design = """{"version":1,"name":"Days","trigger":{"on":"conversation-started"},"steps":[{"wait":{"for":"20 days"}},{"send":{"text":"Twenty days."}}]}""";
        var talk = await TalkAsync(t => t with
        {
            Lifecycle = new LifecycleSettings { CloseAfterMinutes = 60, RetentionDays = 10 },
            Experiences = [new ExperienceDefinition("days", Design)],
        });
        await _world.TrueAsync(() => talk.Count<RunBegan>() == 1, "the run is under way");
        await _world.PassAsync(TimeSpan.FromHours(2));
        await _world.TrueAsync(() => talk.Count<ConversationClosed>() == 1, "it is closed");
        await _world.PassAsync(TimeSpan.FromDays(11));
        await _world.TrueAsync(() => talk.Count<ConversationErased>() == 1, "it is erased");
        await _world.PassAsync(TimeSpan.FromDays(10));
        await _world.TrueAsync(
            async () => (await _world.WorkflowsOfAsync(talk.Key)).Single(w => w.WorkflowType == "Experience").Status == WorkflowExecutionStatus.Completed,
            "its workflow is over");
        Assert.Single(talk.Sent);
    }

    [Fact]
    public async Task HandoffThatIsAccepted_IsLeftAlone_AndOneThatIsNotComesBack()
    {
        var wait = new HandoffWaitSettings(SlaMinutes: 10, Reminders: 1, FallBack: HandoffFallBack.Assistant, FallBackMinutes: 30, FallBackText: "I am back.");
        TenantConfiguration Change(TenantConfiguration t) => Hotel.Configure(t) with { Handoff = new HandoffSettings("Wait.") { Wait = wait } };
        var (accepted, left) = (await TalkAsync(Change, wantsPerson: true), await TalkAsync(Change, wantsPerson: true));
        await accepted.TakeOverAsync().OkAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(40));

        await _world.TrueAsync(() => left.Count<HandoffLapsed>() == 1, "the assistant has it again");
        await _world.SettledAsync(left);
        Assert.Equal([HandoffStepKind.Remind, HandoffStepKind.ReturnToAssistant], left.Events.OfType<HandoffFollowedUp>().Select(e => e.Kind));
        Assert.Contains("I am back.", left.Sent.Select(m => m.Text));
        Assert.Empty(accepted.Events.OfType<HandoffFollowedUp>());
    }

    [Fact]
    public async Task CompensationThatFails_IsTriedAgainUnderItsName_UntilItIsDone()
    {
        var talk = await TalkAsync(Hotel.Configure, wantsRoom: true);
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await _world.TrueAsync(() => talk.Count<FunctionDeferred>() == 1, "the desk has accepted");
        await _world.SettledAsync(talk);
        _world.Cluster.Functions.Answers.Next(talk.Tenant, new Result<FunctionAnswer>(null, new Error(ErrorKind.Invalid, "function.refused", "No.")));
        _world.Cluster.Functions.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(new FunctionAnswer(false, "{}")));
        await talk.CallAsync(g => g.CancelTransactionAsync(new CancelTransaction(TestConversation.Agent))).OkAsync();
        await _world.TrueAsync(() => talk.Events.OfType<FunctionFailed>().Any(e => e.Call.IsUndo), "the undo is refused");

        await _world.PassAsync(TimeSpan.FromMinutes(3));
        await _world.TrueAsync(() => talk.Events.OfType<FunctionAnswered>().Any(e => e.Call.IsUndo), "it is undone after all");
        var undos = _world.Cluster.Functions.Posts(talk.Key).Where(p => p.Call.IsUndo).Select(p => p.Call).ToArray();
        Assert.Equal(2, undos.Length);
        Assert.Single(undos.Distinct());
    }

    [Fact]
    public async Task CallThatDoesNotGetThrough_IsMadeAgainUnderItsName_UntilItsFunctionIsBack()
    {
        var talk = await TalkAsync(t => Patient(Hotel.Configure(t)), wantsRoom: true);
        var isDown = true;
        _world.Cluster.Functions.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(
            isDown ? new Error(ErrorKind.Unavailable, "function.unreachable", "The function cannot be reached.") : new FunctionAnswer(false, """{"status":"booked"}""")));
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await HeldAsync(talk, 1);
        await _world.SettledAsync(talk);
        var told = talk.Sent.Length;

        await _world.PassAsync(TimeSpan.FromMinutes(4));
        await HeldAsync(talk, 2);
        Assert.Equal(told, talk.Sent.Length);

        isDown = false;
        await _world.PassAsync(TimeSpan.FromMinutes(4));
        await _world.TrueAsync(() => talk.Count<FunctionAnswered>() == 1, "it is booked after all");
        await _world.SettledAsync(talk);
        Assert.True(talk.Sent.Length > told, "the guest is told");
        Assert.Equal(2, talk.Count<FunctionRetried>());
        Assert.Single(_world.Cluster.Functions.Posts(talk.Key).Select(p => p.Call).Distinct());
        await SavedHistories.SaveIfAskedAsync(
            _world.Client, (await _world.WorkflowsOfAsync(talk.Key)).Single(w => w.WorkflowType == "TransactionRun"), number: 2);
    }

    [Fact]
    public async Task FunctionThatIsNeverBack_IsGivenUpAtItsTime()
    {
        var talk = await TalkAsync(t => Patient(Hotel.Configure(t)), wantsRoom: true);
        _world.Cluster.Functions.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(
            new Error(ErrorKind.Unavailable, "function.unreachable", "The function cannot be reached.")));
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await HeldAsync(talk, 1);
        for (var tries = 2; talk.Count<FunctionFailed>() == 0; tries++)
        {
            await _world.PassAsync(TimeSpan.FromMinutes(6));
            await HeldAsync(talk, tries);
        }

        Assert.InRange(talk.Count<FunctionRetried>(), 3, 5);
        Assert.Equal("function.unreachable", Assert.Single(talk.Events.OfType<FunctionFailed>()).Code);
        Assert.Equal("function-failed: function.unreachable", (await talk.ReadAsync()).Flag);
    }

    [Fact]
    public async Task TimeOfATransaction_IsOverToo_WhileItsCallWaitsForTheNextTry()
    {
        var talk = await TalkAsync(t => Patient(Hotel.Configure(t), timeLimit: 8), wantsRoom: true);
        _world.Cluster.Functions.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(
            new Error(ErrorKind.Unavailable, "function.unreachable", "The function cannot be reached.")));
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await HeldAsync(talk, 1);
        await _world.PassAsync(TimeSpan.FromMinutes(3));
        await HeldAsync(talk, 2);
        await _world.PassAsync(TimeSpan.FromMinutes(4));
        await HeldAsync(talk, 3);

        // The next try would be three minutes after the latest.
        var over = talk.Events.OfType<TransactionStarted>().Single().Until;
        Assert.True(over < talk.Events.OfType<FunctionHeld>().Last().At.AddMinutes(2.5));
        await _world.PassUntilAsync(over.AddMinutes(1));
        await _world.TrueAsync(() => talk.Count<TransactionEnded>() == 1, "its time is over");
        var ended = talk.Events.OfType<TransactionEnded>().Single();
        Assert.Equal("timed-out", ended.Outcome);

        // Recovery would see it too, but not before the minute had passed.
        Assert.InRange(ended.At, over, over.AddSeconds(30));
    }

    [Fact]
    public async Task FeedbackThatNeverComes_IsGivenUpAtItsTime()
    {
        var talk = await TalkAsync(t => Limited(Hotel.Configure(t)), wantsRoom: true);
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await _world.TrueAsync(() => talk.Count<FunctionDeferred>() == 1, "the desk has accepted");
        await _world.SettledAsync(talk);
        await _world.PassAsync(TimeSpan.FromMinutes(9));
        Assert.Empty(talk.Events.OfType<FunctionFailed>());
        await _world.PassAsync(TimeSpan.FromMinutes(2));
        await _world.TrueAsync(() => talk.Events.OfType<FunctionFailed>().Any(e => e.Code == "function.no-feedback"), "the wait is given up");
    }

    // The conversation's own tries take two minutes of the grains' clock.
    private Task HeldAsync(TestConversation talk, int times) => _world.TrueAsync(
        () =>
        {
            if (talk.Count<FunctionHeld>() >= times || talk.Count<FunctionFailed>() > 0) return true;
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            return false;
        },
        "the call is kept, or given up");

    private static TenantConfiguration Patient(TenantConfiguration tenant, int timeLimit = 60) => tenant with
    {
        Transactions = [tenant.Transactions[0] with { TimeLimitMinutes = timeLimit, Post = tenant.Transactions[0].Post! with { RetryMinutes = 20 } }],
    };

    private static TenantConfiguration Limited(TenantConfiguration tenant) => tenant with
    {
        Transactions = [tenant.Transactions[0] with { Post = tenant.Transactions[0].Post! with { FeedbackLimitMinutes = 10 } }],
    };

    private async Task<TestConversation> TalkAsync(
        Func<TenantConfiguration, TenantConfiguration> change, bool wantsPerson = false, bool wantsRoom = false)
    {
        var talk = _world.Cluster.NewConversation(await _world.Cluster.NewTenantAsync(change), Channel.Sms);
        var asked = wantsPerson;
        if (wantsPerson || wantsRoom)
        {
            _world.Cluster.Chat.Answers.Usually(talk.Tenant, (call, token) => Hotel.Model(q => q switch
            {
                Hotel.WantsPerson => asked && talk.Count<HandoffRequested>() == 0,
                Hotel.WantsRoom => wantsRoom,
                Hotel.HasDetails => wantsRoom && talk.Count<MessageReceived>() > 1 && _world.Cluster.Functions.Posts(talk.Key).IsEmpty,
                _ => false,
            })(call, token));
            _world.Cluster.Functions.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(new FunctionAnswer(Later: true, "")));
        }

        await talk.SayAsync("Hello.").OkAsync();
        await _world.SettledAsync(talk);
        return talk;
    }
}
