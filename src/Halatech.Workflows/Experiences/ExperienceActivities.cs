using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Temporalio.Activities;

namespace Halatech.Workflows.Experiences;

/// <summary>What a run asks of its conversation.</summary>
public sealed class ExperienceActivities(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(10);

    [Activity]
    public async Task<ExperiencePlan> BeginRunAsync(BeginInput input) =>
        (await grains.For<IConversationRuns>(input.Conversation).BeginRunAsync(input.Request)).OrThrow();

    [Activity]
    public async Task<StepOutcome> PerformStepAsync(StepInput input)
    {
        var conversation = grains.For<IConversationRuns>(input.Conversation);
        var answer = (await conversation.StepRunAsync(input.Request)).OrThrow();
        if (answer.Judgement is { } judgement)
        {
            var judged = await WithHeartbeatsAsync(conversation.JudgeAsync(judgement));
            answer = (await conversation.StepRunAsync(input.Request with { Judged = judged.OrThrow() })).OrThrow();
        }

        return answer.Outcome!;
    }

    [Activity]
    public async Task EndRunAsync(EndInput input) =>
        (await grains.For<IConversationRuns>(input.Conversation).EndRunAsync(new(input.Run, input.Outcome))).OrThrow();

    private async Task<T> WithHeartbeatsAsync<T>(Task<T> work)
    {
        while (await Task.WhenAny(work, Task.Delay(Pulse, time)) != work) ActivityExecutionContext.Current.Heartbeat();
        return await work;
    }
}

public sealed record BeginInput(ConversationKey Conversation, RunRequest Request);

public sealed record StepInput(ConversationKey Conversation, StepRequest Request);

public sealed record EndInput(ConversationKey Conversation, RunId Run, string Outcome);
