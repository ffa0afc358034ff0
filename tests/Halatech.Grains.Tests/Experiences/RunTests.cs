using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Experiences;

/// <summary>What workflows ask of a conversation, through its grain.</summary>
public sealed class RunTests(SharedCluster shared)
{
    private const string Design =
        """
        {"version":1,"name":"Care","trigger":{"on":"api"},"steps":[
          {"id":"hello","send":{"text":"Hello on {channel}."}},
          {"id":"rate","ask":{"text":"Was it good?","within":"1 day","answers":[{"label":"good","words":["yes"]}]}},
          {"id":"mood","branch":{"question":"Is the guest happy?","cases":{"yes":[],"no":[{"id":"sad","handOff":{"reason":"sad"}}]}}},
          {"id":"bad","send":{"text":"Dear {name}."}}]}
        """;

    private static readonly RunId Run = RunId.Parse("care-1");
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Run_SendsAsks_AndHearsTheAnswer()
    {
        var talk = await TalkAsync();
        var plan = await RunsOf(talk, g => g.BeginRunAsync(new RunRequest(Run, "care", null)));
        Assert.Equal("hello", plan.Value!.Steps[plan.Value.Start].Id);

        Assert.Equal(StepOutcome.Done("done"), await StepAsync(talk, 0, "hello"));
        Assert.Equal(StepOutcome.Done("done"), await StepAsync(talk, 0, "hello"));
        await talk.SettledAsync();
        Assert.Equal("Hello on whatsapp.", talk.Sent[^1].Text);
        Assert.Equal(1, talk.Count<RunStepped>());

        Assert.Equal(StepStatus.Await, (await StepAsync(talk, 1, "rate"))?.Status);
        await talk.SettledAsync();
        var before = talk.ModelCalls.Length;
        await talk.SayAsync("Yes").OkAsync();
        await Eventually.TrueAsync(
            () => _cluster.Workflows.Heard(talk.Key).Any(t => t is { Kind: WorkflowTriggerKind.StepAnswered, Step: "rate", Label: "good" }), "the run hears it");
        Assert.Equal(before, talk.ModelCalls.Length);
    }

    [Fact]
    public async Task Judgement_IsTheModels_WithMaskedText_WhileTheGrainGoesOn()
    {
        var talk = await TalkAsync();
        await talk.SayAsync("My card is 4111 1111 1111 1111 and I am sad.").OkAsync();
        await talk.SettledAsync();
        await RunsOf(talk, g => g.BeginRunAsync(new RunRequest(Run, "care", null)));
        var gate = new Gate();
        _cluster.Chat.Answers.Next(talk.Tenant, async (call, token) =>
        {
            await gate.PassAsync(token);
            return await Hotel.Model(_ => false)(call, token);
        });

        var asked = await RunsOf(talk, g => g.StepRunAsync(new StepRequest(Run, 0, "mood", _cluster.Now)));
        var judgement = asked.Value!.Judgement!;
        var judging = RunsOf(talk, g => g.JudgeAsync(judgement));
        await gate.ReachedAsync();
        await talk.ReadAsync();
        gate.Open();

        Assert.Equal("no", (await judging).Value);
        Assert.DoesNotContain("4111", string.Concat(talk.ModelCalls[^1].Prompt.Select(m => m.Text)), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => talk.Count<RunJudged>() == 1, "its cost is in the log");
        var judged = talk.Events.OfType<RunJudged>().Single();
        Assert.Equal((Run, "mood", 15), (judged.Run, judged.Step, judged.Usage.Tokens));
        var noted = await RunsOf(talk, g => g.StepRunAsync(new StepRequest(Run, 0, "mood", _cluster.Now, "no")));
        Assert.Equal(StepOutcome.Done("no"), noted.Value!.Outcome);
    }

    [Fact]
    public async Task TextWithoutItsFact_FlagsTheConversation_AndSaysNothing()
    {
        var talk = await TalkAsync();
        await RunsOf(talk, g => g.BeginRunAsync(new RunRequest(Run, "care", null)));
        var sent = talk.Sent.Length;
        Assert.Equal(StepOutcome.Done("failed"), await StepAsync(talk, 0, "bad"));
        Assert.Equal((sent, "experience: bad: 'name' is not known"), (talk.Sent.Length, (await talk.ReadAsync()).Flag));
    }

    [Fact]
    public async Task Run_StaysWithTheDesignItBeganOn()
    {
        var talk = await TalkAsync();
        await RunsOf(talk, g => g.BeginRunAsync(new RunRequest(Run, "care", null)));
        var current = await _cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<ITenantGrain>(talk.Tenant.Value).ReadAsync());
        var changed = current.Value! with { Experiences = [new("care", Design.Replace("Hello on", "Good day on", StringComparison.Ordinal))] };
        var published = await _cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<ITenantGrain>(talk.Tenant.Value).PublishAsync(changed));
        Assert.True(published.IsOk, published.Error?.Message);

        await StepAsync(talk, 0, "hello");
        await talk.SettledAsync();
        Assert.StartsWith("Hello on", talk.Sent[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownExperienceOrRun_IsRefused()
    {
        var talk = await TalkAsync();
        Assert.Equal(RunErrors.NoExperience, (await RunsOf(talk, g => g.BeginRunAsync(new RunRequest(Run, "nothing", null)))).Error);
        Assert.Equal(RunErrors.NoRun, (await RunsOf(talk, g => g.StepRunAsync(new StepRequest(Run, 0, "hello", _cluster.Now)))).Error);
    }

    [Fact]
    public async Task ErasedConversation_HasNoWordLeftInItsLog_AndStartsAnew()
    {
        var talk = await TalkAsync();
        await talk.CallAsync(g => g.CloseAsync(new CloseConversation("resolved"))).OkAsync();
        var facts = (await CareOf(talk, g => g.LookAsync())).Value!;
        var erased = await CareOf(talk, g => g.StepLifecycleAsync(new LifecycleRequest(1, LifecycleKind.Erase, facts.LastCustomerAt, _cluster.Now)));
        Assert.True(erased.IsOk, erased.Error?.Message);

        Assert.Equal([typeof(ConversationErased), typeof(LifecycleStepped)], talk.Events.Select(e => e.GetType()));
        await _cluster.DeactivateAsync(talk.Grain);
        Assert.True((await CareOf(talk, g => g.LookAsync())).Value!.IsErased);
        await talk.SayAsync("Hello?").OkAsync();
        await talk.SettledAsync();
        Assert.Equal(2, (await talk.ReadAsync()).Messages.Length);
    }

    private async Task<TestConversation> TalkAsync()
    {
        var talk = await _cluster.NewConversationAsync(t => t with { Experiences = [new("care", Design)] });
        await talk.SayAsync("Hello.").OkAsync();
        await talk.SettledAsync();
        return talk;
    }

    private async Task<StepOutcome?> StepAsync(TestConversation talk, int sequence, string step)
    {
        var answer = await RunsOf(talk, g => g.StepRunAsync(new StepRequest(Run, sequence, step, _cluster.Now)));
        Assert.True(answer.IsOk, answer.Error?.Message);
        return answer.Value.Outcome;
    }

    private Task<Result<T>> RunsOf<T>(TestConversation talk, Func<IConversationRuns, Task<Result<T>>> call)
        where T : notnull => _cluster.OnBehalfOfAsync(talk.Tenant, g => call(g.GetGrain<IConversationRuns>(talk.Key.ToGrainKey())));

    private Task<Result<T>> CareOf<T>(TestConversation talk, Func<IConversationCare, Task<Result<T>>> call)
        where T : notnull => _cluster.OnBehalfOfAsync(talk.Tenant, g => call(g.GetGrain<IConversationCare>(talk.Key.ToGrainKey())));
}
