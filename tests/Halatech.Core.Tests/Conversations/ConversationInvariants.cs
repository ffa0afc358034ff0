using Halatech.Core.Conversations;

namespace Halatech.Core.Tests.Conversations;

/// <summary>What holds of every state and of every step from one to the next.</summary>
internal static class ConversationInvariants
{
    /// <summary>The first promise that a state breaks, or null.</summary>
    public static string? Broken(ConversationState s)
    {
        var relay = s.Mode == ConversationMode.Relay;
        if (s.Holder.HasValue && !relay) return "held only in relay";
        if (s.ModeBeforeRelay == ConversationMode.Relay) return "a hand-back leaves relay";
        if ((relay ? s.ModeBeforeRelay : s.Mode) == ConversationMode.Transaction != s.Transaction is not null) return "the mode of a transaction exactly while one is under way";
        if (s.Calls.Select(c => c.Id).Concat(s.AnsweredCalls.Select(c => c.Id)).Distinct().Count() != s.Calls.Length + s.AnsweredCalls.Length) return "a call is owed once, and not after its answer";
        if (s.Turn is { } turn)
        {
            if (turn.Step > PendingTurn.MaxSteps) return "functions of one message come to an end";
            if (s.Route is null || s.Status == ConversationStatus.Closed || relay || s.OptedOut) return "a turn only where the assistant may speak";
            if (turn.Epoch != s.Epoch) return "a turn belongs to the epoch";
            if (turn.Since > turn.LastMessageAt) return "a turn is as old as its oldest message";
        }

        if (s.OptedOut && s.Sends.Any(p => p.Author != AuthorKind.Notice)) return "only notices wait for the opted-out";
        if (s.Status == ConversationStatus.Closed && !s.Sends.IsEmpty) return "nothing leaves a closed conversation";

        // What it had said before it handed the conversation over itself still leaves.
        if (s.Holder.HasValue && s.Sends.Any(p => p.Author == AuthorKind.Assistant)) return "the assistant is silent while a person holds the conversation";
        if (s.Sends.Select(p => p.Id).Distinct().Count() != s.Sends.Length) return "sends are unique";
        if (s.Thread.Length > ConversationState.ThreadLimit) return "the thread is short";
        if (s.Thread.Length > 1 && s.Thread.Sum(e => e.Text.Length) > ConversationState.ThreadBytesLimit) return "the thread is small";
        return BrokenEntry(s);
    }

    /// <summary>The first promise that a decision breaks, or null.</summary>
    public static string? Broken(ConversationState before, Decision decision)
    {
        var (events, after, effects) = (decision.Events, decision.Next, decision.Effects);
        if (events.IsEmpty) return ReferenceEquals(before, after) && effects.IsEmpty ? null : "no event, no change";
        if (after.Version != before.Version + 1) return "one append, one version";
        if (after.Epoch < before.Epoch) return "the epoch never falls";
        if (after.LastIndex < before.LastIndex) return "the highest index never falls";
        foreach (var reply in events.OfType<ReplyDecided>().Where(r => r.Author == AuthorKind.Assistant))
        {
            if (before.Mode == ConversationMode.Relay) return "the assistant decides nothing in relay";
            if (before.Turn?.Epoch != reply.Epoch) return "the assistant answers the turn that is owed";
        }

        foreach (var call in events.OfType<FunctionCalled>())
        {
            if (before.Mode == ConversationMode.Relay || before.OptedOut) return "nothing is called while the assistant must be silent";
            if (before.Turn?.Epoch != call.Epoch) return "the turn that is owed calls";
            if (call.Receipt.FunctionName != call.Name || call.Receipt.Complaint is not null) return "no call without its receipt";
        }

        return Broken(after) ?? BrokenReceipt(before, after);
    }

    private static string? BrokenEntry(ConversationState s)
    {
        int? index = null;
        var parts = new HashSet<SendId>();
        foreach (var entry in s.Thread)
        {
            if (entry.Author is AuthorKind.Customer or AuthorKind.Function != entry.Send is null) return "all but the customer's and the functions' is sent by us";
            if (entry.Send is { } send && !parts.Add(send)) return "an entry for each part";
            if (entry.Send is null && entry.Status is not null) return "no receipts for the customer's";
            if (entry.Send is not null || entry.Index is null) continue;
            if (entry.Index < index) return "the customer's messages in the provider's order";
            index = entry.Index;
        }

        // Entries leave the thread oldest first, so the parts that it has forgotten are the first that wait.
        var remembered = s.Sends.SkipWhile(p => !parts.Contains(p.Id)).ToArray();
        if (!remembered.All(p => parts.Contains(p.Id))) return "what waits is in the thread, unless that is too long";
        return s.Thread.Any(e => e.Sid is not null && s.Sends.Any(p => p.Id == e.Send)) ? "what is sent does not wait" : null;
    }

    private static string? BrokenReceipt(ConversationState before, ConversationState after)
    {
        foreach (var was in before.Thread)
        {
            if (was.Sid is null || was.Send is null || was.Status is null) continue;
            var now = after.Thread.FirstOrDefault(e => e.Send == was.Send);
            if (now is not null && !DeliveryTests.MayFollow(was.Status, now.Status)) return "a receipt never goes back";
        }

        return null;
    }
}
