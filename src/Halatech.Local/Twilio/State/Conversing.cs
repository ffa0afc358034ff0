namespace Halatech.Local.Twilio.State;

internal static class ConversationStates
{
    public const string Active = "active";
    public const string Inactive = "inactive";
    public const string Closed = "closed";
}

internal sealed record Conversation : Entity
{
    public required string AccountSid { get; init; }
    public required string ServiceSid { get; init; }
    public string? FriendlyName { get; init; }
    public string? UniqueName { get; init; }
    public string Attributes { get; init; } = "{}";
    public string State { get; init; } = ConversationStates.Active;
    public string? MessagingServiceSid { get; init; }

    /// <summary>ISO 8601 durations as given; null when no timer is set.</summary>
    public string? InactiveAfter { get; init; }
    public string? ClosedAfter { get; init; }
    public DateTimeOffset? InactiveAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Index of the next message. Indexes may skip but never go back, not even after a deletion.</summary>
    public int NextIndex { get; init; }

    public string CreatedBy { get; init; } = "system";

    public bool IsClosed => State == ConversationStates.Closed;
}

/// <summary>Either a chat user (Identity) or somebody on a telephone (Address and ProxyAddress).</summary>
internal sealed record Participant : Entity
{
    public required string AccountSid { get; init; }
    public required string ConversationSid { get; init; }
    public string? Identity { get; init; }
    public string? Address { get; init; }
    public string? ProxyAddress { get; init; }
    public string? ProjectedAddress { get; init; }
    public string Attributes { get; init; } = "{}";
    public string? RoleSid { get; init; }
    public int? LastReadMessageIndex { get; init; }
    public string? LastReadTimestamp { get; init; }
}

internal sealed record ChatMessage : Entity
{
    public required string AccountSid { get; init; }
    public required string ConversationSid { get; init; }
    public required int Index { get; init; }
    public required string Author { get; init; }
    public string? Body { get; init; }
    public string Attributes { get; init; } = "{}";
    public IReadOnlyList<Attachment> Media { get; init; } = [];
    public string? ParticipantSid { get; init; }
    public string? ContentSid { get; init; }

    /// <summary>Carrier messages (SM…, MM…) that take this one to telephones; each has a delivery receipt.</summary>
    public IReadOnlyList<string> Legs { get; init; } = [];
}

internal sealed record Attachment(string Sid, string ContentType, string? Filename, long Size);

internal sealed record ScopedWebhook : Entity
{
    public required string AccountSid { get; init; }
    public required string ConversationSid { get; init; }
    public required string Target { get; init; }
    public string? Url { get; init; }
    public string Method { get; init; } = "POST";
    public IReadOnlyList<string> Filters { get; init; } = [];
    public IReadOnlyList<string> Triggers { get; init; } = [];
    public string? FlowSid { get; init; }
    public int? ReplayAfter { get; init; }
}

internal sealed record User : Entity
{
    public required string AccountSid { get; init; }
    public required string ServiceSid { get; init; }
    public required string Identity { get; init; }
    public string? FriendlyName { get; init; }
    public string Attributes { get; init; } = "{}";
    public string? RoleSid { get; init; }
}

internal sealed record Role : Entity
{
    public required string AccountSid { get; init; }
    public required string ServiceSid { get; init; }
    public required string FriendlyName { get; init; }
    public required string Type { get; init; }
    public IReadOnlyList<string> Permissions { get; init; } = [];
}

internal sealed record Media : Entity
{
    public required string AccountSid { get; init; }
    public required string ServiceSid { get; init; }
    public required string ContentType { get; init; }
    public string? Filename { get; init; }
    public required long Size { get; init; }
    public string Author { get; init; } = "system";

    /// <summary>Set once: a medium can be attached to one message only (50508).</summary>
    public string? MessageSid { get; init; }

    public Attachment AsAttachment() => new(Sid, ContentType, Filename, Size);
}
