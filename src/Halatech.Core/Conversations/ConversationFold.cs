using System.Collections.Immutable;
using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>How events change a conversation. The same log folded twice gives the same state.</summary>
public static class ConversationFold
{
    private const int EarlyReceiptLimit = 16;

    /// <summary>The state after one append to the log, which holds one or more events.</summary>
    public static ConversationState Append(ConversationState state, IEnumerable<ConversationEvent> events) =>
        events.Aggregate(state, Apply) with { Version = state.Version + 1 };

    /// <summary>The state after one event.</summary>
    public static ConversationState Apply(ConversationState state, ConversationEvent happened) =>
        RunFold.Apply(state, happened) ?? RunFold.Observe(state, happened, Change(state, happened));

    private static ConversationState Change(ConversationState state, ConversationEvent happened) => happened switch
    {
        ConversationStarted e => state with { Route = e.Route, Status = ConversationStatus.Open, LastActivity = e.At },
        ConversationReopened e => state with { Status = ConversationStatus.Open, LastActivity = e.At },
        MessageReceived e => Received(state, e),
        ReplyDecided e => Decided(state, e),
        MessageSent e => Sent(state, e),
        SendFailed e => Unsent(state, e.Send, DeliveryStatus.Failed),
        SendWithdrawn e => Unsent(state, e.Send, null),
        ReceiptRecorded e => Reported(state, e),
        TurnFailed e => state with { Turn = null, FailedTurns = state.FailedTurns + (e.Reason == TurnFailed.Broken ? 0 : 1) },
        CustomerOptedOut e => state with { OptedOut = true, Turn = null, ConsentToShare = e.At },
        CustomerOptedIn e => state with { OptedOut = false, ConsentToShare = e.At },
        ConsentFollowed { OptedOut: true } => state with { OptedOut = true, Turn = null, HeldUntil = null },
        ConsentFollowed => state with { OptedOut = false },
        ConsentShared => state with { ConsentToShare = null },
        ConversationTakenOver e => state with
        {
            Mode = ConversationMode.Relay,
            ModeBeforeRelay = state.Mode == ConversationMode.Relay ? state.ModeBeforeRelay : state.Mode,
            Holder = e.Agent,
            Epoch = state.Epoch + 1,
            Turn = null,
            LastActivity = e.At,
        },
        ConversationHandedBack e => HandedBack(state, e),
        ConversationFlagged e => state with { Flag = e.Reason },
        ConversationClosed e => Released(state) with
        {
            Status = ConversationStatus.Closed,
            Epoch = state.Epoch + 1,
            Turn = null,
            LastActivity = e.At,
        },
        FunctionCalled e => TransactionFold.Called(CustomerLanguage.Told(state, e.Receipt), e),
        FunctionDeferred e => TransactionFold.Deferred(state, e),
        FunctionHeld e => TransactionFold.Held(state, e),
        FunctionRetried e => TransactionFold.Retried(state, e),
        FunctionAnswered e => TransactionFold.Answered(state, e),
        FunctionFailed e => TransactionFold.Failed(state, e),
        TransactionStarted e => TransactionFold.Started(state, e),
        TransactionEnded e => TransactionFold.Ended(state, e),
        CompensationDecided e => TransactionFold.Compensated(state, e),
        HandoffRequested e => state with
        {
            Mode = ConversationMode.Relay,
            ModeBeforeRelay = state.Mode == ConversationMode.Relay ? state.ModeBeforeRelay : state.Mode,
            Epoch = state.Epoch + 1,
            Turn = null,
            Flag = e.Reason,
            LastActivity = e.At,
        },
        OptOutQuestioned => state with { OptOutQuestioned = true },
        TemplateChosen e => SendFold.Chosen(state, e),
        SendsHeld e => state with { HeldUntil = e.Until },
        HoldEnded => state with { HeldUntil = null },
        SendRequeued e => SendFold.Requeued(state, e),

        EnforcerDecided e => CustomerLanguage.Told(state, e.Receipt) with { Kept = e.Receipt.Kept },

        // What a draft cost is kept in the log and read from there.
        ReplyDiscarded => state,
        _ => throw new ArgumentException($"No fold for {happened.GetType().Name}.", nameof(happened)),
    };

    private static ConversationState Received(ConversationState state, MessageReceived e)
    {
        var epoch = state.Epoch + 1;
        var entry = new ThreadEntry(e.Sid, e.Index, AuthorKind.Customer, new Utf8Text(e.Text), e.SentAt,
            Media: e.Media.IsDefaultOrEmpty ? null : e.Media, Interception: e.Interception);
        var turn = e.WantsTurn
            ? new PendingTurn(epoch, state.Turn?.Since ?? e.At, e.At, Heard: state.Turn?.Heard ?? 0)
            : state.Turn is { } owed ? owed with { Epoch = epoch } : null;
        var thread = Insert(state.Thread, entry);
        return state with
        {
            Epoch = epoch,
            Turn = turn,

            // One that was overtaken stands among those that the answers know of.
            Kept = ReferenceEquals(thread[^1], entry) ? state.Kept : null,
            Thread = Trim(thread),
            LastIndex = Math.Max(state.LastIndex, e.Index ?? -1),
            LastActivity = e.At,
            LastHeardAt = SendFold.HeardAt(state, e),
            HeldUntil = null,
        };
    }

    private static ConversationState Decided(ConversationState state, ReplyDecided e)
    {
        var parts = e.Parts.Select((text, part) => (Id: new SendId(e.Reply, part), Text: new Utf8Text(text), Form: e.FormOf(part))).ToArray();
        return state with
        {
            FailedTurns = e.Author == AuthorKind.Assistant ? 0 : state.FailedTurns,
            Turn = state.Turn?.Epoch == e.Epoch && e.Author != AuthorKind.Agent && e.Reply == ReplyId.OfTurn(e.Epoch) ? null : state.Turn,
            Thread = Trim(state.Thread.AddRange(parts.Select(p => new ThreadEntry(null, null, e.Author, p.Text, e.At, p.Id, Form: p.Form)))),
            Sends = state.Sends.AddRange(parts.Select(p => new PendingSend(p.Id, e.Author, p.Text, e.At, p.Form))),
            LastActivity = e.At,
        };
    }

    private static ConversationState Sent(ConversationState state, MessageSent e)
    {
        var early = state.EarlyReceipts.FirstOrDefault(r => r.Sid == e.Sid);
        return Update(state, entry => entry.Send == e.Send, entry => entry with
        {
            Sid = e.Sid,
            Index = e.Index,
            Status = early?.Status ?? DeliveryStatus.Accepted,
        }) with
        {
            Sends = Without(state.Sends, e.Send),
            EarlyReceipts = early is null ? state.EarlyReceipts : state.EarlyReceipts.Remove(early),
            LastIndex = Math.Max(state.LastIndex, e.Index ?? -1),
            LastSentAt = e.At,
        };
    }

    private static ConversationState Unsent(ConversationState state, SendId send, DeliveryStatus? status) =>
        Update(state, entry => entry.Send == send, entry => entry with { Status = status })
            with
        { Sends = Without(state.Sends, send) };

    private static ConversationState Reported(ConversationState state, ReceiptRecorded e)
    {
        if (state.Thread.Any(entry => entry.Sid == e.Sid))
            return Update(state, entry => entry.Sid == e.Sid, entry => entry with { Status = e.Status });
        var others = state.EarlyReceipts.RemoveAll(r => r.Sid == e.Sid);
        if (others.Length >= EarlyReceiptLimit) others = others.RemoveAt(0);
        return state with { EarlyReceipts = others.Add(new EarlyReceipt(e.Sid, e.Status, e.ErrorCode)) };
    }

    private static ConversationState HandedBack(ConversationState state, ConversationHandedBack e)
    {
        var epoch = state.Epoch + 1;
        return Released(state) with
        {
            Epoch = epoch,
            Turn = e.WantsTurn ? new PendingTurn(epoch, e.At, e.At, Heard: SaidThread.Unanswered(state.Thread, state.Sends).Length) : null,
            Kept = null,
            Flag = null,
            LastActivity = e.At,
        };
    }

    private static ConversationState Released(ConversationState state) => state with
    {
        Mode = state.Mode == ConversationMode.Relay ? state.ModeBeforeRelay : state.Mode,
        Holder = null,
    };

    internal static ConversationState Update(
        ConversationState state, Predicate<ThreadEntry> which, Func<ThreadEntry, ThreadEntry> change)
    {
        for (var i = state.Thread.Length - 1; i >= 0; i--)
        {
            if (which(state.Thread[i]))
                return state with { Thread = state.Thread.SetItem(i, change(state.Thread[i])) };
        }

        return state;
    }

    // Webhooks may overtake one another: a customer's message stands before those that the provider counted after it.
    private static ImmutableArray<ThreadEntry> Insert(ImmutableArray<ThreadEntry> thread, ThreadEntry entry)
    {
        var at = thread.Length;
        if (entry.Index is { } index)
        {
            for (var i = thread.Length - 1; i >= 0; i--)
            {
                if (thread[i] is not { Author: AuthorKind.Customer, Index: { } other }) continue;
                if (other < index) break;
                at = i;
            }
        }

        return thread.Insert(at, entry);
    }

    private static ImmutableArray<PendingSend> Without(ImmutableArray<PendingSend> sends, SendId send) =>
        sends.RemoveAll(s => s.Id == send);

    internal static ImmutableArray<ThreadEntry> Trim(ImmutableArray<ThreadEntry> thread)
    {
        var bytes = 0;
        var keep = 0;
        for (var i = thread.Length - 1; i >= 0 && keep < ConversationState.ThreadLimit; i--, keep++)
        {
            bytes += thread[i].Text.Length;
            if (bytes > ConversationState.ThreadBytesLimit && keep > 0) break;
        }

        return keep == thread.Length ? thread : thread.RemoveRange(0, thread.Length - keep);
    }
}
