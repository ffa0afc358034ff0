namespace Halatech.Core.Conversations;

/// <summary>Something to be done outside the conversation; what comes of it returns as a command.</summary>
public abstract record ConversationEffect;

/// <summary>Answer the customer.</summary>
public sealed record RunTurn(PendingTurn Turn) : ConversationEffect;

/// <summary>Stop answering: the turn is no longer owed.</summary>
public sealed record CancelTurn(int Epoch) : ConversationEffect;

/// <summary>Hand a part of a reply to the provider.</summary>
/// <param name="Message">What to send.</param>
/// <param name="MayHaveBeenSent">An earlier attempt may have succeeded unseen: look before sending.</param>
public sealed record RunSend(PendingSend Message, bool MayHaveBeenSent) : ConversationEffect;

/// <summary>Do not begin another attempt at this part.</summary>
public sealed record CancelSend(SendId Id) : ConversationEffect;

/// <summary>Call a serverless function.</summary>
public sealed record RunCall(PendingCall Call) : ConversationEffect;

/// <summary>Do not begin another attempt at this call.</summary>
public sealed record CancelCall(CallId Id) : ConversationEffect;

/// <summary>Let the customer's other conversations know of an opt-out or opt-in.</summary>
/// <param name="ChangedAt">When it happened: names the change.</param>
public sealed record ShareConsent(DateTimeOffset ChangedAt) : ConversationEffect;

/// <summary>
/// Effects are the difference between what was owed before and what is owed after. So nothing can be owed without
/// being run, and a conversation that comes back from its log resumes all it owed.
/// </summary>
public static class PendingWork
{
    /// <summary>What to start and stop when a command has turned <paramref name="before"/> into <paramref name="after"/>.</summary>
    public static IEnumerable<ConversationEffect> Between(ConversationState before, ConversationState after)
    {
        if (before.Turn != after.Turn)
        {
            if (before.Turn is { } stale) yield return new CancelTurn(stale.Epoch);
            if (after.Turn is { } turn) yield return new RunTurn(turn);
        }

        var (called, call) = (before.NextCall, after.NextCall);
        if (called?.Id != call?.Id)
        {
            if (called is not null) yield return new CancelCall(called.Id);
            if (call is not null) yield return new RunCall(call);
        }

        if (before.ConsentToShare != after.ConsentToShare && after.ConsentToShare is { } changed) yield return new ShareConsent(changed);

        // A part that becomes a template, or that is owed again, is another send of the same id.
        var (was, now) = (before.NextSend, after.NextSend);
        if (was == now) yield break;
        if (was is not null) yield return new CancelSend(was.Id);
        if (now is not null) yield return new RunSend(now, MayHaveBeenSent: false);
    }

    /// <summary>What to start when a conversation comes back from its log.</summary>
    public static IEnumerable<ConversationEffect> Resumed(ConversationState state)
    {
        if (state.Turn is { } turn) yield return new RunTurn(turn);
        if (state.NextCall is { } call) yield return new RunCall(call);
        if (state.ConsentToShare is { } changed) yield return new ShareConsent(changed);
        if (state.NextSend is { } send) yield return new RunSend(send, MayHaveBeenSent: true);
    }
}
