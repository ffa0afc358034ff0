using Halatech.Core.Conversations;
using Temporalio.Workflows;

namespace Halatech.Workflows.Transactions;

/// <summary>
/// A transaction in flight. The conversation's log says how it stands, and its calls are made beside it; this has a call made again whose
/// function cannot be reached, keeps the time limits to the second, and sees to it that what must be undone is undone, for a week if it
/// has to.
/// </summary>
[Workflow]
public sealed class TransactionRun
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    // Behind each of them are the tries of the conversation itself, which take some two minutes.
    private static readonly TimeSpan[] CallPauses =
        [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30)];

    private static readonly TimeSpan[] RetryPauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    private bool _changed;

    [WorkflowRun]
    public async Task<TransactionResult> RunAsync(TransactionInput input)
    {
        for (var retries = input.Retries; ;)
        {
            _changed = false;
            var facts = await Workflow.ExecuteActivityAsync((TransactionActivities a) => a.LookAtTransactionAsync(input), ActivityCalls.Short);
            if (facts.Held is { } held && NextTry(held.Hold) < facts.DueAt)
            {
                if (!await WorkflowTime.WaitAsync(() => _changed, NextTry(held.Hold)))
                    await Workflow.ExecuteActivityAsync((TransactionActivities a) => a.RetryCallAsync(new(input.Conversation, held.Call)), ActivityCalls.Short);
            }
            else if (facts.IsUnderWay || facts.Undo is not null || facts.Held is not null)
            {
                var due = facts.DueAt ?? WorkflowTime.Now + LookAgain;
                var soonest = WorkflowTime.Now + ShortestPause;
                if (!await WorkflowTime.WaitAsync(() => _changed, due > soonest ? due : soonest) && facts.DueAt <= WorkflowTime.Now)
                    await Workflow.ExecuteActivityAsync((TransactionActivities a) => a.GiveUpWhatIsDueAsync(input), ActivityCalls.Short);
            }
            else if (facts.FailedUndo is { } undo && retries < TransactionActivities.MostRetries)
            {
                await Workflow.DelayAsync(RetryPauses[Math.Min(retries++, RetryPauses.Length - 1)]);
                await Workflow.ExecuteActivityAsync((TransactionActivities a) => a.RetryCompensationAsync(new(input.Conversation, undo)), ActivityCalls.Short);
            }
            else
            {
                return new(facts.Outcome, facts.FailedUndo is null);
            }

            if (!WorkflowTime.IsLong || !Workflow.AllHandlersFinished) continue;
            var next = input with { Retries = retries };
            throw Workflow.CreateContinueAsNewException((TransactionRun wf) => wf.RunAsync(next));
        }
    }

    /// <summary>An answer came, a call failed, it was cancelled or it ended.</summary>
    [WorkflowSignal]
    public Task ChangeAsync(TransactionNews news)
    {
        _changed = true;
        return Task.CompletedTask;
    }

    private static DateTimeOffset NextTry(CallHold hold) => hold.Since + CallPauses[Math.Min(hold.Tries, CallPauses.Length) - 1];
}

/// <param name="Conversation">Where.</param>
/// <param name="Number">The append that began it.</param>
/// <param name="Retries">How often the compensation was tried again so far.</param>
public sealed record TransactionInput(ConversationKey Conversation, long Number, int Retries = 0);

/// <summary>How it ended, and whether all is undone that had to be.</summary>
public sealed record TransactionResult(string Outcome, bool IsSettled);

/// <summary>What changed: a label of a call, or <c>ended</c>.</summary>
public sealed record TransactionNews(string What);
