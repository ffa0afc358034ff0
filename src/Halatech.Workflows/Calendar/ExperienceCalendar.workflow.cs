using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Temporalio.Workflows;

namespace Halatech.Workflows.Calendar;

/// <summary>Begins an experience at its dates, for every customer it is for, page by page, until the tenant has no dates for it.</summary>
[Workflow]
public sealed class ExperienceCalendar
{
    private CalendarNews? _news;
    private int _version;

    [WorkflowRun]
    public async Task<CalendarResult> RunAsync(CalendarInput input)
    {
        _version = Math.Max(_version, input.Version);
        var round = input.Round;
        while (true)
        {
            var next = round.At is null ? await WaitAsync(input, round) : await BeginPageAsync(input, round);
            if (next is null) return new(round.Count);
            round = next;
            if (!WorkflowTime.IsLong || !Workflow.AllHandlersFinished) continue;
            var rest = input with { Version = _version, Round = round };
            throw Workflow.CreateContinueAsNewException((ExperienceCalendar wf) => wf.RunAsync(rest));
        }
    }

    /// <summary>The tenant has published another configuration: the date that is waited for may be wrong.</summary>
    [WorkflowSignal]
    public Task ChangeAsync(CalendarNews news)
    {
        (_news, _version) = (news, Math.Max(_version, news.Version));
        return Task.CompletedTask;
    }

    // A date that has come is kept, even when news of another has come with it: whether it still holds is asked at each page.
    private async Task<CalendarRound?> WaitAsync(CalendarInput input, CalendarRound round)
    {
        _news = null;
        var question = new DateQuestion(input.Tenant, input.Experience, _version, round.Since);
        var plan = await Workflow.ExecuteActivityAsync((CalendarActivities a) => a.PlanDateAsync(question), ActivityCalls.Short);
        if (plan.At is { } at && !(await WorkflowTime.WaitAsync(() => _news is not null, at) && at > WorkflowTime.Now)) return round with { At = at, Began = WorkflowTime.Now };
        if (_news is not { } news) return null;
        return round with { Since = news.At > round.Since ? news.At : round.Since };
    }

    // What came due while this round was under way, or while the server was away, is over: nobody gets two at once.
    private async Task<CalendarRound> BeginPageAsync(CalendarInput input, CalendarRound round)
    {
        var page = new DatePage(new(input.Tenant, input.Experience, _version, round.Since), round.At!.Value, round.After, round.Began);
        var end = await Workflow.ExecuteActivityAsync((CalendarActivities a) => a.BeginPageAsync(page), ActivityCalls.Long);
        return end.Last is { } last ? round with { After = last } : new(WorkflowTime.Now, Count: round.Count + 1);
    }
}

/// <param name="Tenant">Whose experience.</param>
/// <param name="Experience">Which.</param>
/// <param name="Version">The version of the configuration that is known of; a newer one counts.</param>
/// <param name="Round">Where it stands.</param>
public sealed record CalendarInput(TenantId Tenant, string Experience, int Version, CalendarRound Round);

/// <summary>One date, from the wait for it to the last customer.</summary>
/// <param name="Since">The first date after this is meant.</param>
/// <param name="At">The date that has come; null while it is waited for.</param>
/// <param name="After">The last conversation that was looked at.</param>
/// <param name="Count">How many dates have come so far.</param>
/// <param name="Began">When the round of the date began; null while it is waited for, and in rounds from before it was kept.</param>
public sealed record CalendarRound(
    DateTimeOffset Since, DateTimeOffset? At = null, ConversationId? After = null, int Count = 0, DateTimeOffset? Began = null);

/// <summary>A version was published at a time.</summary>
public sealed record CalendarNews(int Version, DateTimeOffset At);

/// <summary>How many dates have come.</summary>
public sealed record CalendarResult(int Rounds);
