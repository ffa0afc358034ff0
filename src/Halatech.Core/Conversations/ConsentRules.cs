using Halatech.Core.Errors;

namespace Halatech.Core.Conversations;

/// <summary>
/// How a conversation keeps step with the customer's consent; part of <see cref="Conversation.Decide"/>. The consent book is the
/// truth: whoever is told of a change looks there, so tellings that overtake one another do no harm.
/// </summary>
internal static class ConsentRules
{
    public static Result<List<ConversationEvent>> Follow(ConversationState state, FollowConsent command, DateTimeOffset now)
    {
        if (state.Route is null) return ConversationErrors.NotStarted;
        return state.OptedOut == command.OptedOut ? [] : Learn(state, command.OptedOut, now);
    }

    public static Result<List<ConversationEvent>> Confirm(ConversationState state, ConfirmConsentShared command, DateTimeOffset now) =>
        (List<ConversationEvent>)(state.ConsentToShare == command.ChangedAt ? [new ConsentShared(now, command.ChangedAt)] : []);

    /// <summary>What follows from a change that happened elsewhere.</summary>
    public static List<ConversationEvent> Learn(ConversationState state, bool optedOut, DateTimeOffset now) => optedOut
        ? [.. Conversation.Withdraw(state, now, "opted-out", _ => true), new ConsentFollowed(now, true)]
        : [new ConsentFollowed(now, false)];
}
