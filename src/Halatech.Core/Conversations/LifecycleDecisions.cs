using Halatech.Core.Errors;
using Halatech.Core.Experiences;

namespace Halatech.Core.Conversations;

/// <summary>The rules of a conversation's lifecycle and of handoffs that wait; part of <see cref="Conversation.Decide"/>.</summary>
internal static class LifecycleDecisions
{
    /// <summary>The step of a survey's question.</summary>
    public const string Survey = "survey";

    public static Result<List<ConversationEvent>> Step(ConversationState state, StepLifecycle command, DateTimeOffset now)
    {
        if (state.Route is null && state.Runs?.IsErased != true) return ConversationErrors.NotStarted;
        var book = state.Runs ?? RunBook.Empty;
        if (command.Sequence <= book.LifecycleSteps) return (List<ConversationEvent>)[];
        if (command.QuietSince != ConversationFacts.Of(state, now).LastCustomerAt) return RunErrors.Active;
        var (label, events) = Effect(state, command, now);
        events.Add(new LifecycleStepped(now, command.Sequence, command.Kind, label));
        return events;
    }

    private static (string Label, List<ConversationEvent> Events) Effect(ConversationState state, StepLifecycle command, DateTimeOffset now)
    {
        var reply = RunId.Lifecycle.Says(command.Sequence);
        switch (command.Kind)
        {
            case LifecycleKind.Nudge or LifecycleKind.Survey:
                if (state.Status == ConversationStatus.Closed) return ("closed", []);
                if (RunRules.Barred(state, NoticeKind.Chat) is { } reason) return (reason, []);
                if (Conversation.IsEmpty(command.Parts)) return (StepLabels.Skipped, []);
                var said = RunRules.Say(state, reply, command.Parts, now);
                if (command.Question is { } question) said.Add(RunRules.Asked(RunId.Lifecycle, Survey, question, now));
                return (StepLabels.Done, said);
            case LifecycleKind.Close when state.Status == ConversationStatus.Open && state.Mode != ConversationMode.Relay:
                return (StepLabels.Done, Conversation.Closing(state, "idle", now));
            case LifecycleKind.Seal when state.Status == ConversationStatus.Closed:
                return (StepLabels.Done, [new ThreadSealed(now)]);
            case LifecycleKind.Erase when state.Status == ConversationStatus.Closed && !state.HasPendingWork:
                return (StepLabels.Done, [new ConversationErased(now, state.OptedOut, state.Epoch + 1, state.LastIndex)]);
            default:
                return (StepLabels.Skipped, []);
        }
    }

    public static Result<List<ConversationEvent>> FollowUp(ConversationState state, StepHandoff command, DateTimeOffset now)
    {
        if (state.Runs?.Handoff is not { } handoff || handoff.Number != command.Number) return RunErrors.NoHandoff;
        if (command.Step < handoff.Steps) return (List<ConversationEvent>)[];
        List<ConversationEvent> events = [];
        if (!state.OptedOut && !Conversation.IsEmpty(command.Parts))
            events.AddRange(RunRules.Say(state, ReplyOf(command), command.Parts, now));
        events.Add(new HandoffFollowedUp(now, command.Number, command.Step, command.Kind, command.To));
        if (command.Kind == HandoffStepKind.Escalate) events.Add(new ConversationFlagged(now, $"handoff-escalated: {command.To}"));
        if (command.Kind == HandoffStepKind.ReturnToAssistant)
            events.Add(new HandoffLapsed(now, command.Number, !state.OptedOut && Conversation.IsUnanswered(state)));
        return events;
    }

    public static Result<List<ConversationEvent>> Retry(ConversationState state, RetryCompensation command, DateTimeOffset now) =>
        (List<ConversationEvent>)(state.Runs?.FailedUndos.Any(c => c.Id == command.Call) == true ? [new CompensationRetried(now, command.Call)] : []);

    private static ReplyId ReplyOf(StepHandoff command) => RunId.Of("handoff", command.Number).Says(command.Step);
}
