using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Core.Experiences;

/// <summary>What the lifecycle of a conversation does next. Stored: never renumber.</summary>
public enum LifecycleKind
{
    /// <summary>Nothing, until something happens.</summary>
    Rest = 0,

    /// <summary>Remind the customer.</summary>
    Nudge = 1,

    /// <summary>Ask how it was.</summary>
    Survey = 2,

    /// <summary>Close the conversation.</summary>
    Close = 3,

    /// <summary>Let a later message begin afresh.</summary>
    Seal = 4,

    /// <summary>Erase what was said.</summary>
    Erase = 5,

    /// <summary>Begin an experience for customers who are silent.</summary>
    BeginExperience = 6,
}

/// <summary>What a workflow may know of a conversation: no word of it.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.conversation-facts")]
public sealed record ConversationFacts(
    [property: Id(0)] ConversationStatus Status,
    [property: Id(1)] ConversationMode Mode,
    [property: Id(2)] bool IsHeld,
    [property: Id(3)] bool OptedOut,
    [property: Id(4)] bool IsErased,
    [property: Id(5)] bool IsBusy,
    [property: Id(6)] DateTimeOffset LastCustomerAt,
    [property: Id(7)] DateTimeOffset LastActivity,
    [property: Id(8)] bool AssistantSpokeLast,
    [property: Id(9)] bool IsAsked,
    [property: Id(10)] ImmutableArray<string> Labels,
    [property: Id(11)] int LifecycleSteps,
    [property: Id(12)] bool SurveyAnswered,
    [property: Id(13)] bool HasThread)
{
    public static ConversationFacts Of(ConversationState state, DateTimeOffset now)
    {
        var last = state.Thread.LastOrDefault(e => e.Author is not AuthorKind.Function);
        var customer = state.Thread.LastOrDefault(e => e.Author == AuthorKind.Customer);
        var book = state.Runs ?? RunBook.Empty;
        return new(
            state.Status, state.Mode, state.Holder is not null, state.OptedOut, book.IsErased,
            state.HasPendingWork || state.Transaction is not null,
            customer?.At ?? state.LastActivity, state.LastActivity, last?.Author == AuthorKind.Assistant,
            book.Questions.Any(q => q.Until > now), book.Labels, book.LifecycleSteps,
            customer?.Sid is { } sid && sid == book.SurveyAnswer, !state.Thread.IsEmpty);
    }
}

/// <summary>What was done since the customer last wrote.</summary>
/// <param name="Since">When the customer last wrote; another time makes all of it undone.</param>
/// <param name="Done">The kinds that were done, and the experiences that were begun.</param>
public sealed record LifecycleMarks(DateTimeOffset Since, ImmutableArray<string> Done)
{
    public static LifecycleMarks None { get; } = new(default, []);

    /// <summary>The marks as they count now.</summary>
    public LifecycleMarks For(ConversationFacts facts) => facts.LastCustomerAt == Since ? this : new(facts.LastCustomerAt, []);

    public bool Has(string what) => Done.Contains(what, StringComparer.Ordinal);

    public LifecycleMarks With(string what) => this with { Done = Done.Add(what) };
}

/// <summary>What is to be done when.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When; far away when nothing is to be done.</param>
/// <param name="Experience">Which experience begins, where one does.</param>
public sealed record LifecycleStep(LifecycleKind Kind, DateTimeOffset At, string? Experience = null)
{
    /// <summary>The mark of this step.</summary>
    public string Mark => Experience ?? Kind.ToString();
}

/// <summary>The rules of a conversation's life: from what is known of it to the next thing to be done.</summary>
public static class LifecycleRules
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);
    private static readonly TimeSpan BusyPause = TimeSpan.FromHours(1);

    /// <summary>The next step. It is decided anew when its time has come, so it may be put off but not missed.</summary>
    public static LifecycleStep Next(
        ConversationFacts facts, LifecycleSettings settings, IEnumerable<(string Id, TimeSpan Idle, string? Label)> idle, LifecycleMarks marks, DateTimeOffset now)
    {
        marks = marks.For(facts);
        var steps = facts.Status == ConversationStatus.Closed ? Closed(facts, settings) : Open(facts, settings, marks, now);
        if (!facts.OptedOut && !facts.IsErased)
            steps = steps.Concat(idle
                .Where(e => !marks.Has(e.Id) && (e.Label is null || facts.Labels.Contains(e.Label, StringComparer.Ordinal)))
                .Select(e => new LifecycleStep(LifecycleKind.BeginExperience, facts.LastCustomerAt + e.Idle, e.Id)));
        return steps.MinBy(step => step.At) ?? new(LifecycleKind.Rest, now + LookAgain);
    }

    private static IEnumerable<LifecycleStep> Open(ConversationFacts facts, LifecycleSettings settings, LifecycleMarks marks, DateTimeOffset now)
    {
        // A person or a transaction at work is not hurried on.
        if (facts.IsHeld || facts.Mode == ConversationMode.Relay || facts.IsBusy)
        {
            yield return new(LifecycleKind.Rest, now + BusyPause);
            yield break;
        }

        // Nobody owes an answer to what was sent unasked, and whoever waits for us is not to be asked whether they are there.
        var speaks = !facts.OptedOut;
        if (speaks && settings is { NudgeAfterMinutes: > 0, NudgeText.Length: > 0 } && facts.AssistantSpokeLast && !marks.Has(nameof(LifecycleKind.Nudge)))
            yield return new(LifecycleKind.Nudge, facts.LastActivity.AddMinutes(settings.NudgeAfterMinutes));
        if (settings.CloseAfterMinutes == 0) yield break;
        var closing = facts.LastActivity.AddMinutes(settings.CloseAfterMinutes);
        if (facts.SurveyAnswered) yield return new(LifecycleKind.Close, now);
        else if (!speaks || settings.SurveyText.Length == 0) yield return new(LifecycleKind.Close, closing);
        else if (!marks.Has(nameof(LifecycleKind.Survey))) yield return new(LifecycleKind.Survey, closing);
        else yield return new(LifecycleKind.Close, facts.IsAsked ? facts.LastActivity.AddHours(settings.SurveyHours) : now);
    }

    private static IEnumerable<LifecycleStep> Closed(ConversationFacts facts, LifecycleSettings settings)
    {
        if (facts.IsErased) yield break;
        if (settings.ReopenHours > 0 && facts.HasThread)
            yield return new(LifecycleKind.Seal, facts.LastActivity.AddHours(settings.ReopenHours));
        if (settings.RetentionDays > 0)
            yield return new(LifecycleKind.Erase, facts.LastActivity.AddDays(settings.RetentionDays));
    }
}
