using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>What language a customer writes.</summary>
public static class CustomerLanguage
{
    // What was written long ago says little of what will be understood now.
    private const int NewestEntries = 8;

    /// <summary>
    /// What the enforcer said last, which the log keeps in its receipts; before it has said anything, what the customer's newest
    /// messages show by their words.
    /// </summary>
    public static LanguageCode Of(ConversationState state)
    {
        if (!state.Language.IsUnknown) return state.Language;
        for (var i = state.Thread.Length - 1; i >= 0 && i >= state.Thread.Length - NewestEntries; i--)
        {
            if (state.Thread[i] is { Author: AuthorKind.Customer, Interception: Interception.None } entry
                && LanguageDetector.Of(entry.Text.ToString()) is { IsUnknown: false } shown) return shown;
        }

        return default;
    }

    internal static ConversationState Told(ConversationState state, Decisions.DecisionReceipt receipt) =>
        LanguageCode.Of(receipt.Language) is { IsUnknown: false } language ? state with { Language = language } : state;
}
