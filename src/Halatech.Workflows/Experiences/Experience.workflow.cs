using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.Workflows.Experiences;

/// <summary>A run of a tenant's design: drives <see cref="ExperienceMachine"/>, which decides, and performs the steps it comes to.</summary>
[Workflow]
public sealed class Experience
{
    private readonly Queue<RunEvent> _news = [];
    private RunState? _state;
    private bool _paused;

    [WorkflowRun]
    public async Task<ExperienceResult> RunAsync(ExperienceInput input)
    {
        if (await BeginAsync(input) is not { } plan) return new(StepLabels.Unknown, 0);
        var state = input.State ?? ExperienceMachine.Begin(plan, WorkflowTime.Now);
        while (true)
        {
            _state = state;
            if (state.Phase == RunPhase.Over) break;
            await Workflow.WaitConditionAsync(() => !_paused || _news.Any(n => n is RunCancelled));
            state = ExperienceMachine.Apply(plan, state, await NextAsync(input, plan, state));
            if (!WorkflowTime.IsLong || _news.Count > 0 || !Workflow.AllHandlersFinished) continue;
            var next = input with { State = state, Plan = plan };
            throw Workflow.CreateContinueAsNewException((Experience wf) => wf.RunAsync(next));
        }

        await Workflow.ExecuteActivityAsync(
            (ExperienceActivities a) => a.EndRunAsync(new(input.Conversation, input.Run, state.Outcome!)), ActivityCalls.Short);
        return new(state.Outcome!, state.Sequence);
    }

    /// <summary>What a step waits for has happened.</summary>
    [WorkflowSignal]
    public Task HearAsync(StepNews news)
    {
        _news.Enqueue(new StepAnswered(news.Step, news.Label));
        return Task.CompletedTask;
    }

    /// <summary>Ends the run at its next step.</summary>
    [WorkflowSignal]
    public Task CancelAsync()
    {
        _news.Enqueue(new RunCancelled());
        return Task.CompletedTask;
    }

    /// <summary>Stops before the next step until it is told to go on; time that is waited for goes on.</summary>
    [WorkflowSignal]
    public Task PauseAsync(PauseOrder order)
    {
        _paused = order.Paused;
        return Task.CompletedTask;
    }

    /// <summary>Where the run stands.</summary>
    [WorkflowQuery]
    public RunState? Where() => _state;

    private static async Task<ExperiencePlan?> BeginAsync(ExperienceInput input)
    {
        if (input.Plan is { } known) return known;
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (ExperienceActivities a) => a.BeginRunAsync(new(input.Conversation, new(input.Run, input.Experience, input.Facts))), ActivityCalls.Short);
        }
        catch (ActivityFailureException e) when (!TemporalException.IsCanceledException(e))
        {
            // The experience is gone, or the conversation has too many: nothing has begun that would have to end.
            return null;
        }
    }

    private async Task<RunEvent> NextAsync(ExperienceInput input, ExperiencePlan plan, RunState state)
    {
        if (_news.TryDequeue(out var news)) return news;
        if (state.Phase != RunPhase.Ready)
            return await WorkflowTime.WaitAsync(() => _news.Count > 0, state.Until!.Value) ? _news.Dequeue() : new TimePassed(WorkflowTime.Now);
        try
        {
            var request = new StepRequest(input.Run, state.Sequence, ExperienceMachine.Current(plan, state)!.Id, WorkflowTime.Now);
            return new StepPerformed(await Workflow.ExecuteActivityAsync(
                (ExperienceActivities a) => a.PerformStepAsync(new(input.Conversation, request)), ActivityCalls.Long));
        }
        catch (ActivityFailureException e) when (!TemporalException.IsCanceledException(e))
        {
            return new RunBroken(ActivityCalls.CodeOf(e));
        }
    }
}

/// <summary>A run that begins, or goes on in a new history.</summary>
/// <param name="Conversation">Where it runs.</param>
/// <param name="Run">Names it.</param>
/// <param name="Experience">Which of the tenant's experiences.</param>
/// <param name="Facts">The transaction it follows, or null.</param>
/// <param name="State">Where it stands; null at the beginning.</param>
/// <param name="Plan">What it walks; null at the beginning.</param>
public sealed record ExperienceInput(
    ConversationKey Conversation, RunId Run, string Experience, long? Facts = null, RunState? State = null, ExperiencePlan? Plan = null);

/// <summary>How a run ended, and after how many steps.</summary>
public sealed record ExperienceResult(string Outcome, int Steps);

/// <summary>How something came out that a step waits for.</summary>
public sealed record StepNews(string Step, string Label);

/// <summary>Whether a run is to stand still.</summary>
public sealed record PauseOrder(bool Paused);
