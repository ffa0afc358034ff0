using Halatech.Core.Conversations;
using Halatech.Core.Transactions;

namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>What must be true of the calls and transactions of a whole life.</summary>
internal static class CallChecks
{
    public static void AfterDraining(ConversationEvent[] events, FakeFunction function)
    {
        EveryCallEndsOnce(events, function);
        WhatIsHeld_IsToldOnce(events);
        WhatIsUndone_IsUndoneOnce(events);
    }

    private static void EveryCallEndsOnce(ConversationEvent[] events, FakeFunction function)
    {
        var enforced = events.OfType<FunctionCalled>().Where(e => e.Kind == FunctionKind.Post).Select(e => e.Call)
            .Concat(events.OfType<CompensationDecided>().Select(e => e.Call)).ToArray();
        var all = events.OfType<FunctionCalled>().Select(e => e.Call).Concat(events.OfType<CompensationDecided>().Select(e => e.Call)).ToArray();
        if (all.Distinct().Count() != all.Length) Assert.Fail("no call is decided twice");
        var ended = events.OfType<FunctionAnswered>().Select(e => e.Call).Concat(events.OfType<FunctionFailed>().Select(e => e.Call)).ToArray();
        if (ended.Distinct().Count() != ended.Length) Assert.Fail("no call ends twice");
        if (!enforced.ToHashSet().SetEquals(ended)) Assert.Fail("every call comes to an end");
        if (!function.Done.IsSubsetOf(enforced)) Assert.Fail("nothing is carried out that was not enforced");
        if (events.OfType<FunctionAnswered>().Any(e => !function.Done.Contains(e.Call))) Assert.Fail("an answer comes of a call that was made");
    }

    private static void WhatIsHeld_IsToldOnce(ConversationEvent[] events)
    {
        HashSet<CallId> told = [], held = [];
        foreach (var happened in events)
        {
            switch (happened)
            {
                case FunctionHeld e:
                    if (!held.Add(e.Call)) Assert.Fail("only a call that is made is held");
                    if (e.WantsTurn && !told.Add(e.Call)) Assert.Fail("the customer is told once that a call takes a while");
                    if (e.Until <= e.At) Assert.Fail("a call is held for a time that comes");
                    break;
                case FunctionRetried e when !held.Remove(e.Call):
                    Assert.Fail("only a call that is held is made again");
                    break;
            }
        }
    }

    // Told again from the events: what was posted in a transaction, and what of it had no answer when it ended.
    private static void WhatIsUndone_IsUndoneOnce(ConversationEvent[] events)
    {
        TransactionStarted? under = null;
        HashSet<CallId> posted = [], open = [];
        for (var i = 0; i < events.Length; i++)
        {
            switch (events[i])
            {
                case TransactionStarted started:
                    if (under is not null) Assert.Fail("one transaction at a time");
                    (under, posted, open) = (started, [], []);
                    break;
                case FunctionCalled { Kind: FunctionKind.Post } call:
                    if (under is null) Assert.Fail("a call of a transaction's function within the transaction");
                    posted.Add(call.Call);
                    open.Add(call.Call);
                    break;
                case FunctionAnswered answered:
                    open.Remove(answered.Call);
                    break;
                case FunctionFailed { Code: not "function.cancelled" } failed:
                    open.Remove(failed.Call);
                    break;
                case TransactionEnded ended:
                    if (under is null) Assert.Fail("only what has begun ends");
                    var undone = ended.Outcome switch { "completed" => [], "timed-out" or "closed" => open, _ => posted };
                    var compensated = i + 1 < events.Length && events[i + 1] is CompensationDecided;
                    if (compensated != (under!.Compensation is not null && undone.Count > 0)) Assert.Fail($"a transaction that is {ended.Outcome} is undone as its author said, once");
                    under = null;
                    break;
                case CompensationDecided when events[i - 1] is not TransactionEnded:
                    Assert.Fail("only what has ended is undone");
                    break;
            }
        }
    }
}
