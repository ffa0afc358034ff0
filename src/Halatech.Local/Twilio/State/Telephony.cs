namespace Halatech.Local.Twilio.State;

/// <summary>
/// A message on the air between a telephone and a business: Programmable Messaging's resource, the delivery receipt of a
/// conversation's message and the bubble on the telephone are three views of this one record.
/// </summary>
internal sealed record CarrierMessage : Entity
{
    public required string AccountSid { get; init; }
    public required string Direction { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public string? Body { get; init; }
    public IReadOnlyList<Attachment> Media { get; init; } = [];
    public required string Status { get; init; }
    public int? ErrorCode { get; init; }

    /// <summary>What can be tapped below it.</summary>
    public IReadOnlyList<Tap> Taps { get; init; } = [];

    /// <summary>Opens the list of what can be tapped; null when each is a button.</summary>
    public string? ListButton { get; init; }

    /// <summary>Id of what was tapped to send this; null when it was written.</summary>
    public string? TappedId { get; init; }

    /// <summary>Code with which it is going to fail, decided when it was accepted.</summary>
    public int? Refusal { get; init; }

    public string? MessagingServiceSid { get; init; }
    public string? StatusCallback { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    public string? ConversationSid { get; init; }
    public string? MessageSid { get; init; }
    public int? Index { get; init; }
    public string? ParticipantSid { get; init; }
    public string? ReceiptSid { get; init; }

    public bool IsInbound => Direction == Directions.Inbound;
    public string Phone => IsInbound ? From : To;
    public string Business => IsInbound ? To : From;
    public string Thread => ThreadKey(Phone, Business);

    public static string ThreadKey(string phone, string business) => $"{phone}|{business}";
}

/// <summary>Something to tap; its title comes back as the text of a message.</summary>
public sealed record Tap(string Id, string Title, string? Description = null);

internal static class Directions
{
    public const string Inbound = "inbound";
    public const string Outbound = "outbound-api";
    public const string Reply = "outbound-reply";
}

internal static class Statuses
{
    public const string Received = "received";
    public const string Queued = "queued";
    public const string Sent = "sent";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string Failed = "failed";
    public const string Undelivered = "undelivered";
    public const string Canceled = "canceled";
}

/// <summary>A telephone that told a business STOP; Sid is the thread's key.</summary>
internal sealed record OptOut : Entity;

/// <summary>How far a telephone has read a thread; Sid is <c>read:</c> and the thread's key.</summary>
internal sealed record ReadMark : Entity
{
    public required string Thread { get; init; }
    public required long UpTo { get; init; }
}

/// <summary>A telephone on the page; Sid is its number.</summary>
internal sealed record Phone : Entity
{
    public required string Name { get; init; }
}
