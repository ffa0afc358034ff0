using Halatech.Core.Conversations;
using Temporalio.Workflows;

namespace Halatech.Workflows.Handoffs;

/// <summary>Watches a handoff until somebody accepts it: reminds, escalates, falls back, as the tenant set.</summary>
[Workflow]
public sealed class HandoffWatch
{
    private bool _over;

    [WorkflowRun]
    public async Task<HandoffResult> RunAsync(HandoffInput input)
    {
        for (var made = 0; ; made++)
        {
            var next = await Workflow.ExecuteActivityAsync((HandoffActivities a) => a.PlanHandoffAsync(input), ActivityCalls.Short);
            if (next.Step is not { } step) return new(next.IsOver ? "over" : "waiting", made);
            if (await WorkflowTime.WaitAsync(() => _over, step.At)) return new("accepted", made);
            await Workflow.ExecuteActivityAsync(
                (HandoffActivities a) => a.FollowUpAsync(new(input.Conversation, new(input.Number, step.Number, step.Kind))), ActivityCalls.Short);
        }
    }

    /// <summary>Somebody accepted it, or it is over otherwise.</summary>
    [WorkflowSignal]
    public Task EndAsync(HandoffNews news)
    {
        _over = true;
        return Task.CompletedTask;
    }
}

/// <param name="Conversation">Where.</param>
/// <param name="Number">The append that asked for a person.</param>
public sealed record HandoffInput(ConversationKey Conversation, long Number);

/// <summary>How it ended: <c>accepted</c>, <c>over</c>, or <c>waiting</c> where nothing more is to be done about it.</summary>
public sealed record HandoffResult(string Outcome, int Steps);

/// <summary>The handoff is over.</summary>
public sealed record HandoffNews(long Number);
