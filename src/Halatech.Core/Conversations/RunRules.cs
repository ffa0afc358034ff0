using System.Collections.Immutable;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;

namespace Halatech.Core.Conversations;

/// <summary>The rules of what experiences may do in a conversation; part of <see cref="Conversation.Decide"/>.</summary>
internal static class RunRules
{
    public static Result<List<ConversationEvent>> Begin(ConversationState state, BeginRun command, DateTimeOffset now)
    {
        if (state.Route is null) return ConversationErrors.NotStarted;
        var book = state.Runs ?? RunBook.Empty;
        if (book.Find(command.Run) is not null) return (List<ConversationEvent>)[];
        if (book.Runs.Length >= RunBook.MostRuns) return RunErrors.TooMany;
        return (List<ConversationEvent>)[new RunBegan(now, command.Run, command.Experience, command.ConfigurationVersion, command.Facts)];
    }

    public static Result<List<ConversationEvent>> End(ConversationState state, EndRun command, DateTimeOffset now) =>
        (List<ConversationEvent>)(state.Runs?.Find(command.Run) is null ? [] : [new RunEnded(now, command.Run, command.Outcome)]);

    // Also when the run is over: it is paid for.
    public static Result<List<ConversationEvent>> Record(ConversationState state, RecordJudgement command, DateTimeOffset now)
    {
        if (state.Route is null) return ConversationErrors.NotStarted;
        var isNothing = command.Usage is { Tokens: 0, Attempts: 0 } || state.Runs?.Judgements.Contains(command.Judgement) == true;
        return (List<ConversationEvent>)(isNothing ? [] : [new RunJudged(now, command.Run, command.Step, command.Judgement, command.Usage)]);
    }

    public static Result<List<ConversationEvent>> Request(ConversationState state, RequestExperience command, DateTimeOffset now)
    {
        if (state.Route is null) return ConversationErrors.NotStarted;
        if (command.Request.Length > KnownRequest.Longest || !RunId.TryParse(command.Request, null, out _)) return RunErrors.BadRequest;
        if (!KnownRequest.IsFacts(command.Facts)) return RunErrors.BadFacts;
        var book = state.Runs ?? RunBook.Empty;
        if (book.Find(command.Request, command.Experience) is { } known)
            return known.Digest == KnownRequest.DigestOf(command.Facts) ? (List<ConversationEvent>)[] : RunErrors.OtherFacts;
        if (command.NeedsConsent && state.OptedOut) return RunErrors.OptedOut;
        if (command.Label is { } label && !book.Labels.Contains(label, StringComparer.Ordinal)) return RunErrors.NoLabel;
        return (List<ConversationEvent>)[new ExperienceRequested(now, command.Request, command.Experience, command.Facts.Length > 0 ? command.Facts : null)];
    }

    public static Result<List<ConversationEvent>> Step(ConversationState state, StepRun command, DateTimeOffset now)
    {
        if (state.Runs?.Find(command.Run) is not { } run) return RunErrors.NoRun;
        if (command.Sequence <= run.Sequence) return (List<ConversationEvent>)[];
        var (outcome, events) = Effect(state, command, now);
        events.Add(new RunStepped(now, command.Run, command.Sequence, command.Step, outcome));
        return events;
    }

    /// <summary>The question that a message answers with which label, or null. The newest question counts.</summary>
    public static (OpenQuestion Question, string Label)? AnswerIn(ConversationState state, ReceiveMessage message, DateTimeOffset now)
    {
        if (state.Runs is not { Questions.IsEmpty: false } book || message.Interception != Turns.Interception.None) return null;
        foreach (var question in book.Questions.Reverse().Where(q => q.Until > now))
        {
            if (AnswerReader.Read(question.Choices, message.Text) is { } label) return (question, label);
            if (question.Free) return (question, StepLabels.Other);
        }

        return null;
    }

    /// <summary>The events of an answer.</summary>
    public static IEnumerable<ConversationEvent> Answered(
        ConversationState state, ReceiveMessage message, OpenQuestion question, string label, DateTimeOffset now)
    {
        yield return new QuestionAnswered(now, question.Run, question.Step, label, message.Sid);
        if (question.Thanks.Length > 0 && label != StepLabels.Other && Barred(state, NoticeKind.Chat) is null)
            yield return Conversation.Notice(ReplyId.OfNotice(state.Epoch + 1), state.Epoch + 1, [question.Thanks], now);
    }

    private static (StepOutcome Outcome, List<ConversationEvent> Events) Effect(ConversationState state, StepRun command, DateTimeOffset now)
    {
        switch (command.Effect)
        {
            case SayEffect say:
                return Barred(state, say.Kind) is { } reason
                    ? (StepOutcome.Done(reason), [])
                    : (StepOutcome.Done(StepLabels.Done), Say(state, command.Run.Says(command.Sequence), say.Parts, now, say.Forms));
            case AskEffect ask:
                if (Barred(state, ask.Kind) is { } unasked) return (StepOutcome.Done(unasked), []);
                return (StepOutcome.Await("asked", ask.Until), [.. Say(state, command.Run.Says(command.Sequence), ask.Parts, now), Asked(command.Run, command.Step, ask, now)]);
            case CallEffect call:
                return (
                    StepOutcome.Await("called", call.Until),
                    [new RunCalled(now, CallId.OfRun(state.Version + 1), command.Run, command.Step, call.TransactionId, call.ConfigurationVersion, call.Arguments)]);
            case HandOffEffect handOff:
                return HandOff(state, command.Run.Says(command.Sequence), handOff, now);
            case LabelEffect label:
                return (StepOutcome.Done(StepLabels.Done), Label(state, label, now));
            case CloseEffect:
                return (StepOutcome.Done(StepLabels.Done), state.Status == ConversationStatus.Closed ? [] : Conversation.Closing(state, "experience", now));
            case NoteEffect note:
                return (StepOutcome.Done(note.Label), note.Complaint.Length == 0 ? [] : [new ConversationFlagged(now, $"experience: {note.Complaint}")]);
            default:
                throw new ArgumentException($"No rule for {command.Effect.GetType().Name}.", nameof(command));
        }
    }

    /// <summary>Why a message of this kind may not leave, as a label, or null. Opted-out customers get nothing at all.</summary>
    internal static string? Barred(ConversationState state, NoticeKind kind) =>
        state.OptedOut ? StepLabels.OptedOut
        : state.Mode == ConversationMode.Relay && kind == NoticeKind.Chat ? StepLabels.Withheld
        : null;

    /// <summary>The events of a message that nobody asked for just now; it opens a closed thread again.</summary>
    internal static List<ConversationEvent> Say(
        ConversationState state, ReplyId reply, ImmutableArray<string> parts, DateTimeOffset now, ImmutableArray<PartForm?> forms = default)
    {
        List<ConversationEvent> events = state.Status == ConversationStatus.Closed ? [new ConversationReopened(now)] : [];
        events.Add(Conversation.Notice(reply, state.Epoch, parts, now) with { Forms = forms });
        return events;
    }

    internal static QuestionAsked Asked(RunId run, string step, AskEffect ask, DateTimeOffset now) =>
        new(now, run, step, ask.Choices, ask.Free, ask.Until, ask.Thanks);

    private static (StepOutcome, List<ConversationEvent>) HandOff(ConversationState state, ReplyId reply, HandOffEffect handOff, DateTimeOffset now)
    {
        // A person has it, or is asked for already.
        if (state.Mode == ConversationMode.Relay) return (StepOutcome.Done(StepLabels.Done), []);
        List<ConversationEvent> events = state.Status == ConversationStatus.Closed ? [new ConversationReopened(now)] : [];
        if (!state.OptedOut && !Conversation.IsEmpty(handOff.Parts)) events.Add(Conversation.Notice(reply, state.Epoch, handOff.Parts, now));
        events.Add(new HandoffRequested(now, handOff.Reason));
        return (StepOutcome.Done(StepLabels.Done), events);
    }

    private static List<ConversationEvent> Label(ConversationState state, LabelEffect label, DateTimeOffset now)
    {
        var has = state.Runs?.Labels.Contains(label.Label, StringComparer.Ordinal) == true;
        return has == label.Remove ? [new ConversationLabelled(now, label.Label, label.Remove)] : [];
    }
}

/// <summary>The refusals of runs.</summary>
public static class RunErrors
{
    public static Error NoRun { get; } = new(ErrorKind.NotFound, "experience.run-over", "The run is not under way in this conversation.");

    public static Error NoExperience { get; } = new(ErrorKind.NotFound, "experience.not-found", "The tenant has no such experience.");

    public static Error NoStep { get; } = new(ErrorKind.NotFound, "experience.step-not-found", "The experience has no such step.");

    public static Error BadRequest { get; } = new(ErrorKind.Invalid, "experience.bad-request-id", "A request id is 1 to 64 letters, digits and hyphens.");

    public static Error BadFacts { get; } = new(ErrorKind.Invalid, "experience.bad-facts", $"Facts are a JSON object of at most {TransactionFacts.Longest} characters.");

    public static Error OtherFacts { get; } = new(ErrorKind.Conflict, "experience.other-facts", "The same request was made before with other facts.");

    public static Error NoLabel { get; } = new(ErrorKind.Conflict, "experience.label-missing", "The experience is for conversations with a label that this one does not have.");

    public static Error OptedOut { get; } = new(ErrorKind.Conflict, "experience.opted-out", "The customer wants no messages.");

    public static Error TooMany { get; } = new(ErrorKind.Limited, "experience.too-many-runs", $"At most {RunBook.MostRuns} experiences run in a conversation at a time.");

    public static Error Active { get; } = new(ErrorKind.Conflict, "conversation.active", "The customer has written meanwhile.");

    public static Error NoHandoff { get; } = new(ErrorKind.Conflict, "conversation.no-handoff", "This handoff is over: somebody has accepted it, or it was taken back.");
}
