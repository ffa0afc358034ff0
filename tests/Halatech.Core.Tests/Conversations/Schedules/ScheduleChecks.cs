using Halatech.Core.Conversations;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>What must be true of a whole life, told from its log and from what the provider saw.</summary>
internal static class ScheduleChecks
{
    public static void AfterDraining(SimulatedGrain grain, FakeProvider provider, FakeFunction function)
    {
        var events = grain.Log.SelectMany(append => append).ToArray();
        if (grain.State.HasPendingWork) Assert.Fail("nothing is owed in the end");
        EveryMessageIsStoredOnce(events, provider);
        EveryPartHasAnEnd(events, provider);
        PartsLeaveInOrder(events, provider);
        EveryTurnIsAnsweredOnce(events);
        ReceiptsArrive(grain.State, provider);
        CallChecks.AfterDraining(events, function);
    }

    private static void EveryMessageIsStoredOnce(ConversationEvent[] events, FakeProvider provider)
    {
        var stored = events.OfType<MessageReceived>().Select(m => m.Sid).ToArray();
        if (stored.Length != provider.Written.Count || !stored.ToHashSet().SetEquals(provider.Written))
            Assert.Fail("every message is stored, once");
    }

    private static void EveryPartHasAnEnd(ConversationEvent[] events, FakeProvider provider)
    {
        var sent = events.OfType<MessageSent>().ToDictionary(e => e.Send, e => e.Sid);
        var failed = events.OfType<SendFailed>().Select(e => e.Send).ToHashSet();
        var withdrawn = events.OfType<SendWithdrawn>().Select(e => e.Send).ToHashSet();
        foreach (var part in Decided(events))
        {
            if (!sent.ContainsKey(part) && !failed.Contains(part) && !withdrawn.Contains(part)) Assert.Fail($"{part} has an end");
        }

        // Only of what was withdrawn on its way may the log not know that it arrived.
        foreach (var (part, message) in provider.Taken)
        {
            if (sent.TryGetValue(part, out var sid) ? sid != message.Sid : !withdrawn.Contains(part)) Assert.Fail($"the log knows that {part} was taken");
        }

        if (sent.Keys.Any(part => !provider.Taken.ContainsKey(part))) Assert.Fail("the log knows only what was taken");
    }

    private static void PartsLeaveInOrder(ConversationEvent[] events, FakeProvider provider)
    {
        // What was withdrawn on its way no longer holds up what comes after it.
        var withdrawn = events.OfType<SendWithdrawn>().Select(e => e.Send).ToHashSet();
        var taken = provider.Order.Where(part => !withdrawn.Contains(part)).ToArray();
        var decided = Decided(events).Where(taken.ToHashSet().Contains).ToArray();
        if (!decided.SequenceEqual(taken)) Assert.Fail("parts leave in the order decided");
    }

    private static IEnumerable<SendId> Decided(ConversationEvent[] events) =>
        events.OfType<ReplyDecided>().SelectMany(r => r.Parts.Select((_, part) => new SendId(r.Reply, part)));

    private static void EveryTurnIsAnsweredOnce(ConversationEvent[] events)
    {
        var (owed, relay, optedOut, unheard, highest) = (false, false, false, false, -1);

        // The words that a call or an opt-out is said with are part of what the turn came to.
        ReplyId? said = null;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case MessageReceived message:
                    var plain = message.Interception == Interception.None;
                    if (message.WantsTurn != (plain && !relay && !optedOut)) Assert.Fail("a plain message wants a turn where the assistant may speak");
                    owed |= message.WantsTurn;

                    // One that was overtaken stands before what the person may have answered already.
                    unheard |= plain && relay && (message.Index is null || message.Index > highest);
                    highest = Math.Max(highest, message.Index ?? -1);
                    break;
                case ReplyDecided { Author: AuthorKind.Agent }:
                    unheard = false;
                    break;
                case ReplyDecided reply when reply.Reply == ReplyId.OfTurn(reply.Epoch):
                    if (!owed && said != reply.Reply) Assert.Fail("nothing is answered twice");
                    (owed, unheard, said) = (false, false, null);
                    break;
                case FunctionCalled call:
                    if (!owed) Assert.Fail("a call is what an owed turn comes to");
                    (owed, said) = (false, ReplyId.OfTurn(call.Epoch));
                    break;
                case ReplyDiscarded discarded:
                    said = ReplyId.OfTurn(discarded.Epoch);
                    break;
                case TransactionStarted or TransactionEnded { WantsTurn: true } or FunctionDeferred { WantsTurn: true } or FunctionHeld { WantsTurn: true }
                    or FunctionAnswered { WantsTurn: true } or FunctionFailed { WantsTurn: true }:
                    if (relay || optedOut) Assert.Fail("no turn is owed while the assistant must be silent");
                    owed = true;
                    break;
                case HandoffRequested:
                    (owed, relay) = (false, true);
                    break;
                case TurnFailed failed:
                    said = ReplyId.OfTurn(failed.Epoch);
                    break;
                case ConversationTakenOver:
                    (owed, relay) = (false, true);
                    break;
                case ConversationHandedBack back:
                    if (back.WantsTurn ? optedOut : unheard && !optedOut) Assert.Fail("a hand-back owes a turn to who was not answered");
                    (owed, relay, unheard) = (back.WantsTurn, false, false);
                    break;
                case CustomerOptedOut:
                    (owed, optedOut) = (false, true);
                    break;
                case CustomerOptedIn:
                    optedOut = false;
                    break;
                case ConversationClosed:
                    (owed, relay, unheard) = (false, false, false);
                    break;
            }
        }

        if (owed) Assert.Fail("every turn is answered");
    }

    private static void ReceiptsArrive(ConversationState state, FakeProvider provider)
    {
        foreach (var entry in state.Thread.Where(e => e.Send is not null && e.Sid is not null))
        {
            if (entry.Status != provider.Fate[entry.Sid!.Value]) Assert.Fail($"{entry.Send} has come as far as reported");
        }
    }
}
