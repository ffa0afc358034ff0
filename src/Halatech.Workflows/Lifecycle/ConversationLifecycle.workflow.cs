using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Temporalio.Workflows;

namespace Halatech.Workflows.Lifecycle;

/// <summary>
/// The life of a conversation: nudge, survey, closing, erasure, experiences for the silent. It is not told of messages: when the time for
/// something has come it looks, and whoever has written meanwhile has put it off.
/// </summary>
[Workflow]
public sealed class ConversationLifecycle
{
    private const string BoundedWhenWoken = "bounded-when-woken";

    private bool _woken;

    [WorkflowRun]
    public async Task<LifecycleResult> RunAsync(LifecycleInput input)
    {
        var (marks, made) = (input.Marks ?? LifecycleMarks.None, input.Made);
        while (true)
        {
            _woken = false;
            var plan = await Workflow.ExecuteActivityAsync(
                (LifecycleActivities a) => a.PlanLifecycleAsync(new(input.Conversation, marks, WorkflowTime.Now)), ActivityCalls.Short);
            if (plan.IsOver && !_woken) return new(made);
            marks = plan.Marks;
            if (await WorkflowTime.WaitAsync(() => _woken, plan.Step.At))
            {
                // Histories from before this patch went on however long they were, and are replayed as they were.
                if (!WorkflowTime.IsLong || !Workflow.Patched(BoundedWhenWoken)) continue;
            }
            else if (plan.Step.Kind != LifecycleKind.Rest)
            {
                var outcome = await Workflow.ExecuteActivityAsync(
                    (LifecycleActivities a) => a.MakeLifecycleStepAsync(new(input.Conversation, plan.RequestAt(WorkflowTime.Now))), ActivityCalls.Short);
                if (outcome.Status == StepStatus.Later) await WorkflowTime.WaitAsync(() => _woken, outcome.Until!.Value);
                else if (outcome.Label != LifecycleActivities.Overtaken) (marks, made) = (marks.With(plan.Step.Mark), made + 1);
            }

            if (WorkflowTime.IsLong && Workflow.AllHandlersFinished)
                throw Workflow.CreateContinueAsNewException((ConversationLifecycle wf) => wf.RunAsync(new(input.Conversation, marks, made)));
        }
    }

    /// <summary>The conversation was opened or closed: what was planned may be wrong.</summary>
    [WorkflowSignal]
    public Task WakeAsync(LifecycleNews news)
    {
        _woken = true;
        return Task.CompletedTask;
    }
}

/// <param name="Conversation">Whose life it is.</param>
/// <param name="Marks">What was done since the customer last wrote; null at the beginning.</param>
/// <param name="Made">How many steps were made so far.</param>
public sealed record LifecycleInput(ConversationKey Conversation, LifecycleMarks? Marks = null, int Made = 0);

/// <summary>How many steps were made in all.</summary>
public sealed record LifecycleResult(int Made);

/// <summary>What happened to the conversation: <c>started</c>, <c>reopened</c> or <c>closed</c>.</summary>
public sealed record LifecycleNews(string What);
