namespace Halatech.Core.Conversations;

/// <summary>The conversation learned that the customer has opted out, or in again, elsewhere on the same channel.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.consent-followed")]
public sealed record ConsentFollowed(DateTimeOffset At, [property: Id(0)] bool OptedOut) : ConversationEvent(At);

/// <summary>The customer's other conversations know of the opt-out or opt-in that happened here.</summary>
/// <param name="At">When.</param>
/// <param name="ChangedAt">When the change happened that they know of.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.consent-shared")]
public sealed record ConsentShared(DateTimeOffset At, [property: Id(0)] DateTimeOffset ChangedAt) : ConversationEvent(At);
