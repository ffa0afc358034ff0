namespace Halatech.Core.Conversations;

/// <summary>The customer's consent has been looked up; the conversation follows it.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.follow-consent")]
public sealed record FollowConsent([property: Id(0)] bool OptedOut) : ConversationCommand;

/// <summary>The customer's other conversations know of the change of this time.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.confirm-consent-shared")]
public sealed record ConfirmConsentShared([property: Id(0)] DateTimeOffset ChangedAt) : ConversationCommand;
