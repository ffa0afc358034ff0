using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Experiences;

/// <summary>Something that would happen.</summary>
/// <param name="At">When.</param>
/// <param name="Step">The step that does it.</param>
/// <param name="What">How it comes out: a label of the step.</param>
/// <param name="Says">What the customer would read, message by message.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.dry-run-entry")]
public sealed record DryRunEntry(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] string Step, [property: Id(2)] string What, [property: Id(3)] ImmutableArray<string> Says);

/// <summary>What would happen, and how the run would end; null when it would still be under way.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.dry-run-report")]
public sealed record DryRunReport([property: Id(0)] ImmutableArray<DryRunEntry> Entries, [property: Id(1)] string? Outcome);

/// <summary>A question what would happen to a conversation's customer.</summary>
/// <param name="Experience">Which of the tenant's experiences.</param>
/// <param name="Days">How far ahead is looked, from the beginning on: 1 to 400.</param>
/// <param name="Answers">How questions, calls and judgements come out, by step; a step that is not named times out.</param>
/// <param name="AnswersAfter">How long after the question an answer comes.</param>
/// <param name="Facts">The JSON object that the run may speak of; empty for what the conversation knows.</param>
/// <param name="Design">A design to be tried in place of the one that is published; null for that.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.dry-run-request")]
public sealed record DryRunRequest(
    [property: Id(0)] string Experience,
    [property: Id(1)] int Days,
    [property: Id(2)] ImmutableDictionary<string, string> Answers,
    [property: Id(3)] TimeSpan AnswersAfter,
    [property: Id(4)] string Facts = "",
    [property: Id(5)] string? Design = null);

/// <summary>What is assumed of the customer and of the outside.</summary>
/// <param name="Answers">How questions, calls and judgements come out, by step; a step that is not named times out.</param>
/// <param name="After">How long after the question an answer comes.</param>
public sealed record DryRunAssumptions(ImmutableDictionary<string, string> Answers, TimeSpan After);

/// <summary>
/// Answers "what would happen to this customer over the next month": the same machine, the same rules of the conversation and the same
/// texts as in earnest, on a copy of its state and a clock that jumps from one event to the next. Nothing leaves and nothing is kept.
/// </summary>
public static class DryRun
{
    private const int MostMoves = 1000;
    private const int MostDays = 400;

    private static readonly RunId Run = RunId.Parse("dry-run");

    /// <summary>Answers a question by a conversation's state and the tenant's newest configuration.</summary>
    public static Result<DryRunReport> Answer(ConversationState state, TenantConfiguration tenant, DryRunRequest request, DateTimeOffset now)
    {
        if (request.Days is < 1 or > MostDays) return BadDays;
        if (request.Design is { } tried)
        {
            tenant = tenant with { Experiences = [new(request.Experience, tried)] };
            if (DesignRules.Check(tenant).FirstOrDefault() is { } fault) return new Error(ErrorKind.Invalid, "experience.bad-design", fault);
        }

        if (RunSteps.Find(tenant, request.Experience) is not { } design) return RunErrors.NoExperience;
        if (request.Facts.Length > 0)
        {
            var asked = Conversation.Decide(state, new RequestExperience(Run.Value, request.Experience, request.Facts), now);
            if (!asked.IsOk) return asked.Error;
            state = asked.Value.Next;
        }

        var from = BeginOf(design.Trigger, state, TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone), now);
        return Play(state, tenant, request.Experience, new(request.Answers, request.AnswersAfter), from, from.AddDays(request.Days));
    }

    private static DateTimeOffset BeginOf(ExperienceTrigger trigger, ConversationState state, TimeZoneInfo zone, DateTimeOffset now) => trigger switch
    {
        { Kind: TriggerKind.Date, Schedule: { } schedule } => DateSchedule.After(schedule, now, zone) ?? now,
        { Kind: TriggerKind.CustomerIdle, Idle: { } idle } when ConversationFacts.Of(state, now).LastCustomerAt + idle is var due && due > now => due,
        _ => now,
    };

    private static Error BadDays { get; } = new(ErrorKind.Invalid, "experience.bad-days", $"A dry run looks 1 to {MostDays} days ahead.");

    /// <param name="state">Its state as it is now.</param>
    /// <param name="tenant">The configuration whose experience is tried.</param>
    /// <param name="experience">Which experience.</param>
    /// <param name="assumed">What is assumed.</param>
    /// <param name="from">When it begins.</param>
    /// <param name="until">How far ahead is looked.</param>
    public static Result<DryRunReport> Play(
        ConversationState state, TenantConfiguration tenant, string experience, DryRunAssumptions assumed, DateTimeOffset from, DateTimeOffset until)
    {
        if (RunSteps.Find(tenant, experience) is not { } design) return RunErrors.NoExperience;
        var facts = state.Runs?.Find(Run.Value, experience)?.Number ?? state.Runs?.Facts.LastOrDefault(f => f.Transaction == design.Trigger.Transaction)?.Number;
        var begun = Conversation.Decide(state, new BeginRun(Run, experience, tenant.Version, facts), from);
        if (!begun.IsOk) return begun.Error;
        return new Player(tenant, ExperiencePlan.Of(design), assumed, begun.Value.Next, from).Play(until);
    }

    private sealed class Player(TenantConfiguration tenant, ExperiencePlan plan, DryRunAssumptions assumed, ConversationState state, DateTimeOffset from)
    {
        private readonly ImmutableArray<DryRunEntry>.Builder _entries = ImmutableArray.CreateBuilder<DryRunEntry>();
        private ConversationState _state = state;
        private DateTimeOffset _now = from;

        public Result<DryRunReport> Play(DateTimeOffset until)
        {
            var run = ExperienceMachine.Begin(plan, _now);
            for (var move = 0; move < MostMoves && run.Phase != RunPhase.Over; move++)
            {
                var happened = run.Phase == RunPhase.Ready ? Perform(run) : Pass(run);
                if (!happened.IsOk) return happened.Error;
                if (_now > until) break;
                run = ExperienceMachine.Apply(plan, run, happened.Value);
            }

            return new DryRunReport(_entries.ToImmutable(), run.Outcome);
        }

        private Result<RunEvent> Perform(RunState run)
        {
            var step = ExperienceMachine.Current(plan, run)!.Id;
            var request = new StepRequest(Run, run.Sequence, step, _now);
            var prepared = RunSteps.Prepare(_state, tenant, tenant, request);
            if (prepared is { IsOk: true, Value.Answer.Judgement: not null })
                prepared = RunSteps.Prepare(_state, tenant, tenant, request with { Judged = assumed.Answers.GetValueOrDefault(step, StepLabels.Unknown) });
            if (!prepared.IsOk) return prepared.Error;
            if (prepared.Value.Answer?.Outcome is { } outcome) return new StepPerformed(outcome);

            var decided = Conversation.Decide(_state, prepared.Value.Command!, _now);
            if (!decided.IsOk) return decided.Error;
            _state = decided.Value.Next;
            var stepped = decided.Value.Events.OfType<RunStepped>().Single().Outcome;
            Note(step, stepped.Label, [.. decided.Value.Events.OfType<ReplyDecided>().SelectMany(r => r.Parts)]);
            return new StepPerformed(stepped);
        }

        private Result<RunEvent> Pass(RunState run)
        {
            var step = ExperienceMachine.Current(plan, run)!.Id;
            if (run.Phase == RunPhase.Awaiting && assumed.Answers.TryGetValue(step, out var answer) && _now + assumed.After < run.Until)
            {
                _now += assumed.After;
                Note(step, answer, []);
                return new StepAnswered(step, answer);
            }

            // A moment that has passed already is not waited for.
            if (run.Until > _now) _now = run.Until.Value;
            if (run.Phase == RunPhase.Awaiting) Note(step, StepLabels.TimedOut, []);
            return new TimePassed(_now);
        }

        private void Note(string step, string label, ImmutableArray<string> says) => _entries.Add(new(_now, step, label, says));
    }
}
