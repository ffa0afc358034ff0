namespace Halatech.TemporalServer.Schedules;

/// <summary>An action whose time has come.</summary>
/// <param name="Nominal">The time by the specification; the workflow's id carries it.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Policy">What to do when another still runs.</param>
/// <param name="IsManual">A person asked for it, so neither a pause nor a limit holds it back.</param>
internal sealed record DueAction(DateTime Nominal, DateTime Due, ScheduleOverlapPolicy Policy, bool IsManual);

/// <summary>What is to be done with the actions that are due.</summary>
internal sealed record OverlapDecision(
    IReadOnlyList<DueAction> Overlapping, DueAction? Next, IReadOnlyList<DueAction> Waiting, int Skipped, bool Cancel, bool Terminate);

/// <summary>Which of the actions that are due start now, while others may still run.</summary>
internal static class OverlapRules
{
    public static OverlapDecision Decide(IEnumerable<DueAction> due, bool isRunning)
    {
        List<DueAction> overlapping = [];
        List<DueAction> waiting = [];
        DueAction? next = null;
        var (skipped, cancel, terminate) = (0, false, false);
        foreach (var action in due)
        {
            if (action.Policy == ScheduleOverlapPolicy.AllowAll)
            {
                overlapping.Add(action);
                continue;
            }

            if (!isRunning && next is null)
            {
                next = action;
                continue;
            }

            switch (action.Policy)
            {
                case ScheduleOverlapPolicy.BufferAll:
                case ScheduleOverlapPolicy.BufferOne when waiting.All(other => other.Policy != ScheduleOverlapPolicy.BufferOne):
                    waiting.Add(action);
                    break;
                case ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther when !isRunning:
                    // What it would displace has not even begun.
                    next = action;
                    break;
                case ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther:
                    waiting.RemoveAll(other => other.Policy == action.Policy);
                    waiting.Add(action);
                    cancel |= action.Policy == ScheduleOverlapPolicy.CancelOther;
                    terminate |= action.Policy == ScheduleOverlapPolicy.TerminateOther;
                    break;
                default:
                    skipped++;
                    break;
            }
        }

        return new(overlapping, next, waiting, skipped, cancel, terminate);
    }
}
