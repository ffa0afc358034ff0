namespace Halatech.Core.Experiences;

/// <summary>What a message that nobody asked for just now is about; decides when it may leave. Stored: never renumber.</summary>
public enum NoticeKind
{
    /// <summary>Conversation and advertising: a nudge, a survey, a review. Not while a person has the conversation, and not in quiet hours.</summary>
    Chat = 0,

    /// <summary>Concerns what the customer has ordered or booked. Also while a person has the conversation, but not in quiet hours.</summary>
    Service = 1,

    /// <summary>Cannot wait: at any hour.</summary>
    Urgent = 2,
}
