using Halatech.TemporalServer.Signals;
using Halatech.TemporalServer.Starts;
using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>A schedule at work. Every method runs inside the gate and leaves it stored.</summary>
internal sealed class LiveSchedule(World world, WorkflowStarter starter, string ns, string id, ScheduleState state)
{
    public const string Kind = "schedule";

    private const int LongestQueue = 1_000;
    private const int RecentActions = 10;

    private ScheduleTimes _times = new(state.Schedule.Spec, $"{ns}-{id}");
    private TimerHandle? _timer;

    public string Namespace => ns;

    public string Id => id;

    public ScheduleState State => state;

    private ScheduleInfo Info => state.Info;

    /// <summary>The times to come, as far as the number of actions is not limited to fewer.</summary>
    public IEnumerable<DateTime> Upcoming(int count) => _times.AllAfter(Later(state.Cursor, world.Clock.Now))
        .Take(state.Schedule.State.LimitedActions ? (int)Math.Min(count, state.Schedule.State.RemainingActions) : count)
        .Select(time => time.Due);

    /// <summary>The nominal times between two moments, for whoever wants to look at them.</summary>
    public IEnumerable<DateTime> Between(DateTime from, DateTime to) =>
        _times.AllAfter(from.AddMilliseconds(-1)).Select(time => time.Nominal).TakeWhile(nominal => nominal <= to);

    /// <summary>Does what is due by now and sets the timer for what comes next.</summary>
    public void Work()
    {
        var now = world.Clock.Now;
        while (_times.After(state.Cursor) is { } next && next.Due <= now)
        {
            state.Cursor = next.Nominal;
            if (now - next.Due > state.CatchupWindow)
                Info.MissedCatchupWindow++;
            else
                Queue(new(next.Nominal, next.Due, Resolve(ScheduleOverlapPolicy.Unspecified), IsManual: false));
        }

        ActOnQueue();
        Save();
        _timer?.Cancel();
        _timer = _times.After(state.Cursor) is { } coming ? world.Timers.At(coming.Due, Work) : null;
    }

    public void Trigger(TriggerImmediatelyRequest request)
    {
        var now = world.Clock.Now;
        Queue(new(request.ScheduledTime?.ToDateTime() ?? now, now, Resolve(request.OverlapPolicy), IsManual: true));
        Work();
    }

    public void Backfill(BackfillRequest request)
    {
        foreach (var nominal in Between(request.StartTime.ToDateTime(), request.EndTime.ToDateTime()))
            Queue(new(nominal, world.Clock.Now, Resolve(request.OverlapPolicy), IsManual: true));
        Work();
    }

    public void SetPaused(bool paused, string note)
    {
        (state.Schedule.State.Paused, state.Schedule.State.Notes) = (paused, note);
        state.Version++;
        Work();
    }

    public void Replace(Schedule schedule, SearchAttributes? attributes)
    {
        state.Schedule = schedule;
        if (attributes is not null) state.SearchAttributes = attributes;
        state.Version++;
        Info.UpdateTime = world.Clock.Stamp;
        // What would have been due before the change is not made up for.
        state.Cursor = Later(state.Cursor, world.Clock.Now);
        _times = new(schedule.Spec, $"{ns}-{id}");
        Work();
    }

    public void Delete()
    {
        _timer?.Cancel();
        world.Facts.Remove(Kind, Key(ns, id));
    }

    /// <summary>Looks whether workflows that it started have ended.</summary>
    public void Review()
    {
        foreach (var execution in Info.RunningWorkflows.ToArray())
        {
            var last = world.Runs.Current(ns, execution.WorkflowId);
            var same = last?.Started.FirstExecutionRunId == execution.RunId;
            if (same && last!.IsOpen) continue;
            Info.RunningWorkflows.Remove(execution);
            if (same) Ended(last!, execution);
        }

        Work();
    }

    public static string Key(string ns, string id) => $"{ns}\n{id}";

    private void Ended(WorkflowRun run, WorkflowExecution execution)
    {
        foreach (var recent in Info.RecentActions.Where(recent => recent.StartWorkflowResult.Equals(execution)))
            recent.StartWorkflowStatus = run.Life.Status;
        var closing = run.Life.CloseEvent;
        var failure = run.Life.Status switch
        {
            WorkflowExecutionStatus.Failed => closing?.WorkflowExecutionFailedEventAttributes.Failure,
            WorkflowExecutionStatus.TimedOut => new Failure { Message = "workflow timeout", TimeoutFailureInfo = new() { TimeoutType = TimeoutType.StartToClose } },
            _ => null,
        };
        state.LastFailure = failure;
        if (run.Life.Status == WorkflowExecutionStatus.Completed)
            state.LastResult = closing?.WorkflowExecutionCompletedEventAttributes.Result;
        if (failure is not null && state.Policies.PauseOnFailure && !state.Schedule.State.Paused)
        {
            state.Schedule.State.Paused = true;
            state.Schedule.State.Notes = $"paused due to workflow failure: {run.WorkflowId}: {failure.Message}";
            state.Version++;
        }
    }

    private void Queue(DueAction action)
    {
        if (state.Waiting.Count < LongestQueue)
            state.Waiting = [.. state.Waiting, action];
        else
            Info.BufferDropped++;
    }

    private void ActOnQueue()
    {
        if (state.Waiting.Count == 0) return;
        var decision = OverlapRules.Decide(state.Waiting, Info.RunningWorkflows.Count > 0);
        state.Waiting = decision.Waiting;
        Info.OverlapSkipped += decision.Skipped;
        foreach (var action in decision.Overlapping) Act(action, isWatched: false);
        if (decision.Next is { } next) Act(next, isWatched: true);
        if (decision.Cancel || decision.Terminate) EndRunning(decision.Terminate);
    }

    private void Act(DueAction action, bool isWatched)
    {
        if (!MayAct(action)) return;
        try
        {
            var (run, _) = starter.Start(ScheduledStart.Request(ns, id, state, action));
            Info.ActionCount++;
            Info.RecentActions.Add(ScheduledStart.Result(action, run));
            while (Info.RecentActions.Count > RecentActions) Info.RecentActions.RemoveAt(0);
            if (isWatched) Info.RunningWorkflows.Add(run.Execution);
        }
        catch (RpcException e)
        {
            // A workflow of that id may be there; a schedule goes on with its next time.
            world.Log.LogWarning("Schedule {Schedule} could not start its workflow: {Reason}", id, e.Status.Detail);
        }
    }

    private bool MayAct(DueAction action)
    {
        if (action.IsManual) return true;
        var limits = state.Schedule.State;
        if (limits.Paused) return false;
        if (!limits.LimitedActions) return true;
        if (limits.RemainingActions <= 0) return false;
        limits.RemainingActions--;
        return true;
    }

    private void EndRunning(bool terminate)
    {
        foreach (var execution in Info.RunningWorkflows)
        {
            if (world.Runs.Current(ns, execution.WorkflowId) is not { IsOpen: true } run) continue;
            if (terminate)
                RunEnd.Terminate(run, "schedule overlap policy", null, "temporal-scheduler");
            else if (!run.Life.CancelRequested)
                CancelRequests.Arrive(run, "schedule overlap policy", "temporal-scheduler", 0, null);
        }
    }

    private ScheduleOverlapPolicy Resolve(ScheduleOverlapPolicy asked) => asked == ScheduleOverlapPolicy.Unspecified ? state.Policies.OverlapPolicy : asked;

    private void Save() => world.Facts.Put(Kind, Key(ns, id), state.Encode());

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;
}
