using System.Collections.Immutable;
using Halatech.Core.Errors;
using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>What a command leads to: what happened, what the conversation becomes, what is to be done.</summary>
/// <param name="Events">To be made durable before anything else; empty when the command changes nothing.</param>
/// <param name="Next">The state with the events applied.</param>
/// <param name="Effects">To be run once the events are durable.</param>
public sealed record Decision(
    ImmutableArray<ConversationEvent> Events,
    ConversationState Next,
    ImmutableArray<ConversationEffect> Effects);

/// <summary>
/// The rules of a conversation: pure functions of a state, a command and the time. See <see cref="ConversationFold"/>
/// for how events change the state.
/// </summary>
public static class Conversation
{
    /// <summary>Answers a command with its events and effects, or refuses it.</summary>
    public static Result<Decision> Decide(ConversationState state, ConversationCommand command, DateTimeOffset now)
    {
        var answer = command switch
        {
            ReceiveMessage receive => Receive(state, receive, now),
            CompleteTurn complete => Complete(state, complete, now),
            FailTurn fail => Fail(state, fail, now),
            DiscardTurn discard => Discard(discard.Epoch, discard.Usage, state, now),
            ConfirmSend confirm => Confirm(state, confirm, now),
            FailSend fail => FailPart(state, fail, now),
            RecordReceipt receipt => Record(state, receipt, now),
            TakeOver takeOver => Take(state, takeOver, now),
            HandBack handBack => Return(state, handBack, now),
            SendReply reply => Reply(state, reply, now),
            CloseConversation close => Close(state, close, now),
            CallFunction call => CallRules.Call(state, call, now),
            CompleteCall complete => CallRules.Complete(state, complete, now),
            FailCall fail => CallRules.Fail(state, fail, now),
            HoldCall hold => CallRules.Hold(state, hold, now),
            RetryCall retry => CallRules.Retry(state, retry, now),
            ReceiveFeedback feedback => CallRules.Hear(state, feedback, now),
            CancelTransaction cancel => CallRules.Cancel(state, cancel, now),
            Expire expire => Expire(state, expire, now),
            RequestHandoff handoff => Hand(state, handoff, now),
            HeedOptOut optOut => Heed(state, optOut, now),
            HoldSend hold => SendRules.Hold(state, hold, now),
            BeginRun begin => RunRules.Begin(state, begin, now),
            StepRun step => RunRules.Step(state, step, now),
            RecordJudgement judgement => RunRules.Record(state, judgement, now),
            EndRun end => RunRules.End(state, end, now),
            RequestExperience request => RunRules.Request(state, request, now),
            StepLifecycle step => LifecycleDecisions.Step(state, step, now),
            StepHandoff step => LifecycleDecisions.FollowUp(state, step, now),
            RetryCompensation retry => LifecycleDecisions.Retry(state, retry, now),
            FollowConsent follow => ConsentRules.Follow(state, follow, now),
            ConfirmConsentShared shared => ConsentRules.Confirm(state, shared, now),
            _ => throw new ArgumentException($"No rule for {command.GetType().Name}.", nameof(command)),
        };
        if (!answer.IsOk) return answer.Error;

        ImmutableArray<ConversationEvent> events = [.. answer.Value];
        if (events.IsEmpty) return new Decision([], state, []);
        var next = ConversationFold.Append(state, events);
        return new Decision(events, next, [.. PendingWork.Between(state, next)]);
    }

    private static Result<List<ConversationEvent>> Receive(ConversationState state, ReceiveMessage command, DateTimeOffset now)
    {
        List<ConversationEvent> events = [];
        if (IsKnown(state, command)) return events;

        if (state.Route is null) events.Add(new ConversationStarted(now, command.Route));
        else if (state.Status == ConversationStatus.Closed) events.Add(new ConversationReopened(now));

        // Looked up where it matters: the customer may have said so in another conversation.
        var wasOut = command.OptedOut ?? state.OptedOut;
        if (wasOut != state.OptedOut) events.AddRange(ConsentRules.Learn(state, wasOut, now));

        // An opt-in ends an opt-out before the message counts, so that its confirmation may be sent.
        var optedOut = wasOut && command.Interception != Interception.OptIn;
        var answer = RunRules.AnswerIn(state, command, now);
        var wantsTurn = command.Interception == Interception.None && !optedOut && state.Mode != ConversationMode.Relay
            && answer is null or { Label: Experiences.StepLabels.Other };
        var chosen = command.Interception == Interception.None ? ChosenText.Of(command.Text, state.Thread) : null;
        events.Add(new MessageReceived(
            now, command.Sid, command.Index, chosen ?? command.Text, command.Media, command.SentAt, command.Interception, wantsTurn,
            chosen is null || chosen == command.Text ? null : command.Text));

        if (answer is { } given) events.AddRange(RunRules.Answered(state, command, given.Question, given.Label, now));
        if (command.Interception == Interception.OptIn && wasOut) events.Add(new CustomerOptedIn(now));
        if (command.Interception == Interception.OptOut && !wasOut)
        {
            events.AddRange(Withdraw(state, now, "opted-out", _ => true));
            events.Add(new CustomerOptedOut(now, "keyword"));
        }

        if (NoticeIsDue(state, command, wasOut)) events.Add(Notice(ReplyId.OfNotice(state.Epoch + 1), state.Epoch + 1, [command.Notice], now));
        return events;
    }

    // What the provider counted after everything that was seen cannot have been seen.
    private static bool IsKnown(ConversationState state, ReceiveMessage command) =>
        !(command.Index > state.LastIndex) && state.Thread.Any(e => e.Sid == command.Sid);

    private static bool NoticeIsDue(ConversationState state, ReceiveMessage command, bool wasOut) =>
        command.Notice.Length > 0 && command.Interception switch
        {
            // Confirmed once: a second STOP after an opt-out is obeyed in silence, as is a START without one.
            Interception.OptOut => !wasOut,
            Interception.OptIn => wasOut,
            Interception.Help => !wasOut,
            Interception.Empty or Interception.TooLong => !wasOut && state.Mode != ConversationMode.Relay,
            _ => false,
        };

    private static Result<List<ConversationEvent>> Complete(ConversationState state, CompleteTurn command, DateTimeOffset now)
    {
        if (state.Turn?.Epoch != command.Epoch) return Discard(command.Epoch, command.Usage, state, now);
        if (IsEmpty(command.Parts)) return ConversationErrors.EmptyReply;
        List<ConversationEvent> events = command.Receipt is { } receipt ? [new EnforcerDecided(now, receipt)] : [];
        events.Add(new ReplyDecided(
            now, ReplyId.OfTurn(command.Epoch), AuthorKind.Assistant, null, command.Epoch,
            command.Parts, command.Sources, command.Usage, command.Forms));
        if (command.Flag is { } flag) events.Add(new ConversationFlagged(now, flag));
        return events;
    }

    private static Result<List<ConversationEvent>> Fail(ConversationState state, FailTurn command, DateTimeOffset now)
    {
        if (state.Turn?.Epoch != command.Epoch) return Discard(command.Epoch, command.Usage, state, now);
        List<ConversationEvent> events =
        [
            new TurnFailed(now, command.Epoch, command.Reason, command.Usage),
            new ConversationFlagged(now, $"turn-failed: {command.Reason}"),
        ];
        // An outage of ours is over soon, and would hand every conversation to a person at once.
        var handsOff = command.Reason != TurnFailed.Broken && command.HandoffAfter > 0 && state.FailedTurns + 1 >= command.HandoffAfter;
        var text = handsOff && !IsEmpty(command.HandoffText) ? command.HandoffText : command.Apology;
        if (!IsEmpty(text)) events.Add(Notice(ReplyId.OfTurn(command.Epoch), command.Epoch, text, now));
        if (handsOff) events.Add(new HandoffRequested(now, $"turn-failed: {command.Reason}"));
        return events;
    }

    private static Result<List<ConversationEvent>> Hand(ConversationState state, RequestHandoff command, DateTimeOffset now)
    {
        if (state.Turn?.Epoch != command.Epoch) return Discard(command.Epoch, command.Usage, state, now);
        List<ConversationEvent> events = command.Usage.Attempts == 0 ? [] : [new ReplyDiscarded(now, command.Epoch, command.Usage)];
        if (!IsEmpty(command.Parts)) events.Add(Notice(ReplyId.OfTurn(command.Epoch), command.Epoch, command.Parts, now));
        events.Add(new HandoffRequested(now, command.Reason));
        return events;
    }

    private static Result<List<ConversationEvent>> Heed(ConversationState state, HeedOptOut command, DateTimeOffset now)
    {
        if (state.Turn?.Epoch != command.Epoch) return Discard(command.Epoch, command.Usage, state, now);
        List<ConversationEvent> events = command.Usage.Attempts == 0 ? [] : [new ReplyDiscarded(now, command.Epoch, command.Usage)];
        if (command.IsClear)
        {
            events.AddRange(Withdraw(state, now, "opted-out", _ => true));
            events.Add(new CustomerOptedOut(now, "meaning"));
        }
        else
        {
            if (IsEmpty(command.Parts)) return ConversationErrors.EmptyReply;
            events.Add(new OptOutQuestioned(now));
        }

        if (!IsEmpty(command.Parts)) events.Add(Notice(ReplyId.OfTurn(command.Epoch), command.Epoch, command.Parts, now));
        return events;
    }

    // A draft of an epoch that is over. One that reports twice is not stale: its turn has its outcome already.
    internal static List<ConversationEvent> Discard(int epoch, ModelUsage usage, ConversationState state, DateTimeOffset now)
    {
        var reported = state.Thread.Any(e => e.Send?.Reply == ReplyId.OfTurn(epoch) || TransactionFold.IsRecordOf(e, CallId.Of(epoch)))
            || Knows(state, CallId.Of(epoch));
        return reported || usage.Tokens == 0 && usage.Attempts == 0 ? [] : [new ReplyDiscarded(now, epoch, usage)];
    }

    private static bool Knows(ConversationState state, CallId call) =>
        state.Calls.Any(c => c.Id == call) || state.AnsweredCalls.Any(c => c.Id == call);

    private static Result<List<ConversationEvent>> Confirm(ConversationState state, ConfirmSend command, DateTimeOffset now)
    {
        // A send that was withdrawn while the provider took it has left after all; the log says so.
        // One that has waited so long that the thread forgot it still waits.
        var known = state.Sends.Any(s => s.Id == command.Send)
            || state.Thread.Any(e => e.Send == command.Send && e.Sid is null);
        if (!known) return (List<ConversationEvent>)[];
        List<ConversationEvent> events = [new MessageSent(now, command.Send, command.Sid, command.Index)];

        // Its receipt may have been faster than the answer to the request.
        if (state.EarlyReceipts.FirstOrDefault(r => r.Sid == command.Sid) is { } early
            && state.Thread.FirstOrDefault(e => e.Send == command.Send) is { } entry
            && SendRules.Again(state, entry, early.Status, early.ErrorCode, now) is { } again) events.Add(again);
        return events;
    }

    private static Result<List<ConversationEvent>> FailPart(ConversationState state, FailSend command, DateTimeOffset now)
    {
        List<ConversationEvent> events = [];
        if (state.Sends.All(s => s.Id != command.Send)) return events;
        events.Add(new SendFailed(now, command.Send, command.Code, command.Reason));
        events.Add(new ConversationFlagged(now, $"send-failed: {command.Code}"));

        // The rest of a reply makes no sense without this part.
        events.AddRange(Withdraw(state, now, "part-failed", s => s.Id.Reply == command.Send.Reply && s.Id != command.Send));
        if (!command.OptedOut || state.OptedOut) return events;
        events.AddRange(Withdraw(state, now, "opted-out", s => s.Id.Reply != command.Send.Reply));
        events.Add(new CustomerOptedOut(now, "carrier"));
        return events;
    }

    private static Result<List<ConversationEvent>> Record(ConversationState state, RecordReceipt command, DateTimeOffset now)
    {
        List<ConversationEvent> recorded =
            [new ReceiptRecorded(now, command.Sid, command.Status, command.ErrorCode, command.ReportedAt)];
        if (state.Route is null) return ConversationErrors.NotStarted;
        if (state.Thread.FirstOrDefault(e => e.Sid == command.Sid) is { } entry)
        {
            if (entry.Send is null || !Delivery.IsProgress(entry.Status, command.Status)) return (List<ConversationEvent>)[];
            if (SendRules.Again(state, entry, command.Status, command.ErrorCode, now) is { } again) recorded.Add(again);
            return recorded;
        }

        var early = state.EarlyReceipts.FirstOrDefault(r => r.Sid == command.Sid);
        return early is null || Delivery.IsProgress(early.Status, command.Status) ? recorded : [];
    }

    private static Result<List<ConversationEvent>> Take(ConversationState state, TakeOver command, DateTimeOffset now)
    {
        if (state.Route is null) return ConversationErrors.NotStarted;
        if (state.Status == ConversationStatus.Closed) return ConversationErrors.Closed;
        if (state.Holder == command.Agent) return (List<ConversationEvent>)[];
        if (state.Holder is not null) return ConversationErrors.HeldByAnother;
        return (List<ConversationEvent>)
        [
            .. Withdraw(state, now, "taken-over", s => s.Author == AuthorKind.Assistant),
            new ConversationTakenOver(now, command.Agent),
        ];
    }

    private static Result<List<ConversationEvent>> Return(ConversationState state, HandBack command, DateTimeOffset now)
    {
        if (state.Holder != command.Agent) return ConversationErrors.NotHeld;
        return (List<ConversationEvent>)
            [new ConversationHandedBack(now, command.Agent, !state.OptedOut && IsUnanswered(state))];
    }

    internal static bool IsUnanswered(ConversationState state) =>
        state.Thread.LastOrDefault(entry => entry.Author switch
        {
            AuthorKind.Customer => entry.Interception == Interception.None,

            // The fixed answer to a keyword answers nothing that was asked before it, but an apology does.
            AuthorKind.Notice when entry.Send is { Reply.IsNotice: true } => false,

            // What was withdrawn or refused never reached the customer.
            _ => entry.Sid is not null || state.Sends.Any(s => s.Id == entry.Send),
        }) is { Author: AuthorKind.Customer };

    private static Result<List<ConversationEvent>> Reply(ConversationState state, SendReply command, DateTimeOffset now)
    {
        if (state.Status == ConversationStatus.Closed) return ConversationErrors.Closed;
        if (state.Holder != command.Agent) return ConversationErrors.NotHeld;
        if (state.OptedOut) return ConversationErrors.OptedOut;
        ImmutableArray<string> parts = command.Parts.IsDefault ? [] : [.. command.Parts.Select(CleanText.Of)];
        if (IsEmpty(parts)) return ConversationErrors.EmptyReply;
        if (command.Reply.IsReserved) return ConversationErrors.ReservedReply;
        if (state.Thread.Any(e => e.Send?.Reply == command.Reply)) return (List<ConversationEvent>)[];
        return (List<ConversationEvent>)
        [
            new ReplyDecided(
                now, command.Reply, AuthorKind.Agent, command.Agent, state.Epoch, parts, [], null),
        ];
    }

    private static Result<List<ConversationEvent>> Close(ConversationState state, CloseConversation command, DateTimeOffset now)
    {
        if (state.Route is null) return ConversationErrors.NotStarted;
        return state.Status == ConversationStatus.Closed ? (List<ConversationEvent>)[] : Closing(state, command.Reason, now);
    }

    private static Result<List<ConversationEvent>> Expire(ConversationState state, Expire command, DateTimeOffset now)
    {
        var events = CallRules.Expire(state, command, now);
        if (events.IsOk) events.Value.AddRange(SendRules.Overdue(state, now));
        return events;
    }

    internal static List<ConversationEvent> Closing(ConversationState state, string reason, DateTimeOffset now) =>
    [
        .. Withdraw(state, now, "closed", _ => true),
        .. CallRules.End(state, "closed", "close", now),
        new ConversationClosed(now, reason),
    ];

    internal static ReplyDecided Notice(ReplyId reply, int epoch, ImmutableArray<string> parts, DateTimeOffset now) =>
        new(now, reply, AuthorKind.Notice, null, epoch, parts, [], null);

    internal static IEnumerable<SendWithdrawn> Withdraw(
        ConversationState state, DateTimeOffset now, string reason, Func<PendingSend, bool> which) =>
        state.Sends.Where(which).Select(s => new SendWithdrawn(now, s.Id, reason));

    internal static bool IsEmpty(ImmutableArray<string> parts) =>
        parts.IsDefaultOrEmpty || parts.Any(string.IsNullOrWhiteSpace);
}
