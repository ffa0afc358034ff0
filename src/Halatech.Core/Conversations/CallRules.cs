using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Halatech.Core.Errors;
using Halatech.Core.Texts;
using Halatech.Core.Transactions;

namespace Halatech.Core.Conversations;

/// <summary>The rules of function calls and transactions within a conversation; part of <see cref="Conversation.Decide"/>.</summary>
internal static class CallRules
{
    /// <summary>The turn calls a function: it takes effect at once, or becomes a call that is owed.</summary>
    public static Result<List<ConversationEvent>> Call(ConversationState state, CallFunction command, DateTimeOffset now)
    {
        if (state.Turn is not { } turn || turn.Epoch != command.Epoch)
            return Conversation.Discard(command.Epoch, command.Usage, state, now);
        if (command.Receipt.FunctionName != command.Call.Name || command.Receipt.Complaint is not null) return ConversationErrors.NotEnforced;
        if (turn.Step >= PendingTurn.MaxSteps) return ConversationErrors.TooManySteps;
        return Effect(state, command, turn.Step + 1, now) is { } effect ? effect : ConversationErrors.CallOutOfPlace;
    }

    private static List<ConversationEvent>? Effect(ConversationState state, CallFunction command, int step, DateTimeOffset now)
    {
        var (epoch, call) = (command.Epoch, command.Call);
        List<ConversationEvent> events =
        [
            new FunctionCalled(
                now, CallId.Of(epoch), epoch, step, call.Kind, call.Name, call.Arguments, command.Receipt, command.Sources, command.Usage),
        ];
        var says = !Conversation.IsEmpty(call.Parts);
        switch (call.Kind)
        {
            case FunctionKind.Say when says:
                break;
            case FunctionKind.InitiateTransaction when call.Transaction is { } begun && state.Transaction is null:
                events.Add(new TransactionStarted(now, begun.Id, begun.ConfigurationVersion, now + begun.TimeLimit, begun.Compensation, step));
                break;
            case FunctionKind.EndTransaction when call.Outcome is { } outcome && state.Transaction is not null:
                events.AddRange(End(state, outcome, "assistant", now, wantsTurn: !says, step));
                break;
            case FunctionKind.RequestHuman:
                events.Add(new HandoffRequested(now, call.Reason ?? "requested"));
                break;
            case FunctionKind.Post when state.Transaction is not null:
                break;
            default:
                return null;
        }

        if (says) events.Insert(1, Said(epoch, call, now));
        return events;
    }

    private static ReplyDecided Said(int epoch, EnforcedCall call, DateTimeOffset now) =>
        call.Kind == FunctionKind.RequestHuman
            ? Conversation.Notice(ReplyId.OfTurn(epoch), epoch, call.Parts, now)
            : new ReplyDecided(now, ReplyId.OfTurn(epoch), AuthorKind.Assistant, null, epoch, call.Parts, [], null, call.Forms);

    /// <summary>A response: the answer, or the promise of one.</summary>
    public static Result<List<ConversationEvent>> Complete(ConversationState state, CompleteCall command, DateTimeOffset now)
    {
        List<ConversationEvent> events = [];

        // The callback may have come before the response that announces it.
        if (Find(state, command.Call) is not { } call || call is { AwaitedUntil: not null, IsHeld: false }) return events;
        var wantsTurn = WantsTurn(state, call);

        // That it takes a while was told already where it was held.
        events.Add(command.AwaitUntil is { } until
            ? new FunctionDeferred(now, call.Id, until, wantsTurn && call.Hold is null)
            : new FunctionAnswered(now, call.Id, CleanText.Of(command.Body), ByCallback: false, wantsTurn));
        return events;
    }

    /// <summary>A call that came to nothing is told to the assistant, which tells the customer.</summary>
    public static Result<List<ConversationEvent>> Fail(ConversationState state, FailCall command, DateTimeOffset now)
    {
        List<ConversationEvent> events = [];
        if (Find(state, command.Call) is not { } call) return events;
        events.Add(new FunctionFailed(now, call.Id, command.Code, command.Reason, WantsTurn(state, call)));
        events.Add(new ConversationFlagged(now, $"function-failed: {command.Code}"));
        return events;
    }

    /// <summary>A call of the transaction that is under way is kept until its time is over; any other comes to nothing at once.</summary>
    public static Result<List<ConversationEvent>> Hold(ConversationState state, HoldCall command, DateTimeOffset now)
    {
        List<ConversationEvent> events = [];
        if (Find(state, command.Call) is not { AwaitedUntil: null } call) return events;
        var until = call.Hold?.Until ?? command.Until;
        if (until <= now || state.Transaction?.Posted.Contains(call.Id) != true) return Fail(state, new(call.Id, command.Code, command.Reason), now);
        var isFirst = call.Hold is null;
        events.Add(new FunctionHeld(now, call.Id, until, command.Code, isFirst && WantsTurn(state, call)));
        if (isFirst) events.Add(new ConversationFlagged(now, $"function-held: {command.Code}"));
        return events;
    }

    public static Result<List<ConversationEvent>> Retry(ConversationState state, RetryCall command, DateTimeOffset now) =>
        (List<ConversationEvent>)(Find(state, command.Call) is { IsHeld: true } call ? [new FunctionRetried(now, call.Id)] : []);

    /// <summary>An answer by callback counts once, whether or not its call is known to have been accepted.</summary>
    public static Result<List<ConversationEvent>> Hear(ConversationState state, ReceiveFeedback command, DateTimeOffset now)
    {
        // A NUL, for one, cannot be stored; its repetition must be recognised all the same.
        var body = CleanText.Of(command.Body);
        if (Find(state, command.Call) is { } call)
            return (List<ConversationEvent>)[new FunctionAnswered(now, call.Id, body, ByCallback: true, WantsTurn(state, call))];
        if (state.AnsweredCalls.FirstOrDefault(c => c.Id == command.Call) is not { } answered) return ConversationErrors.CallOver;
        return answered.Digest == DigestOf(body) ? (List<ConversationEvent>)[] : ConversationErrors.CallAnswered;
    }

    public static Result<List<ConversationEvent>> Cancel(ConversationState state, CancelTransaction command, DateTimeOffset now)
    {
        if (state.Transaction is null) return ConversationErrors.NoTransaction;
        return End(state, "cancelled", command.Agent.Value, now);
    }

    /// <summary>Gives up what has been waited for too long.</summary>
    public static Result<List<ConversationEvent>> Expire(ConversationState state, Expire command, DateTimeOffset now)
    {
        List<ConversationEvent> events = [];
        if (state.Transaction is { } transaction && transaction.Until <= now)
        {
            events.AddRange(End(state, "timed-out", "time", now));
            if (!Conversation.IsEmpty(command.TimedOut) && state is { OptedOut: false, Mode: not ConversationMode.Relay })
                events.Add(Conversation.Notice(ReplyId.OfTimeOut(state.Epoch), state.Epoch, command.TimedOut, now));
        }

        foreach (var call in state.Calls.Where(c => c.AwaitedUntil <= now && !IsDropped(events, c.Id)))
        {
            var (code, reason) = call.IsHeld
                ? ("function.unreachable", "It could not be reached in time.")
                : ("function.no-feedback", "No answer came by callback in time.");
            events.Add(new FunctionFailed(now, call.Id, code, reason, WantsTurn(state, call)));
            events.Add(new ConversationFlagged(now, $"function-failed: {code}"));
        }

        return events;
    }

    /// <summary>
    /// Ends the transaction and drops what is still owed to it. A cancelled or failed one is undone; one whose time is over, or
    /// whose conversation is closed, only where an answer is outstanding: what was confirmed to the customer stays.
    /// </summary>
    public static List<ConversationEvent> End(
        ConversationState state, string outcome, string by, DateTimeOffset now, bool wantsTurn = false, int step = 0)
    {
        List<ConversationEvent> events = [];
        if (state.Transaction is not { } transaction) return events;
        var open = state.Calls.Where(c => c.TransactionId == transaction.Id && transaction.Posted.Contains(c.Id)).Select(c => c.Id).ToArray();
        if (outcome != "completed")
            events.AddRange(open.Select(id => new FunctionFailed(now, id, "function.cancelled", "The transaction is over.", false)));
        events.Add(new TransactionEnded(now, transaction.Id, outcome, by, wantsTurn, step));
        ImmutableArray<CallId> undone = outcome switch
        {
            "completed" => [],
            "timed-out" or "closed" => [.. open],
            _ => transaction.Posted,
        };
        if (transaction.Compensation is { } action && !undone.IsEmpty)
        {
            var arguments = new JsonObject
            {
                ["actionType"] = action,
                ["calls"] = new JsonArray([.. undone.Select(id => JsonValue.Create(id.Value))]),
            };
            events.Add(new CompensationDecided(
                now, CallId.OfUndo(state.Epoch), transaction.Id, transaction.ConfigurationVersion, arguments.ToJsonString()));
        }

        return events;
    }

    /// <summary>What is kept of an answer, to recognise its repetition.</summary>
    public static long DigestOf(string body) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    private static PendingCall? Find(ConversationState state, CallId id) => state.Calls.FirstOrDefault(c => c.Id == id);

    private static bool IsDropped(List<ConversationEvent> events, CallId id) => events.OfType<FunctionFailed>().Any(e => e.Call == id);

    // A person who holds the conversation reads it in the thread; nobody is told that something was undone.
    private static bool WantsTurn(ConversationState state, PendingCall call) =>
        state is { OptedOut: false, Mode: not ConversationMode.Relay, Status: ConversationStatus.Open } && !call.Id.IsUndo && !call.Id.IsOfRun;
}
