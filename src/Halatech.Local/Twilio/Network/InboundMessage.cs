namespace Halatech.Local.Twilio;

/// <summary>What somebody sends from a telephone.</summary>
/// <param name="From">The telephone's address on the channel, e.g. <c>+15550100</c> or <c>whatsapp:+15550100</c>.</param>
/// <param name="To">The business's address on the same channel.</param>
/// <param name="Body">Text, up to 32 KB; may be absent when there are media.</param>
public sealed record InboundMessage(string From, string To, string? Body)
{
    public IReadOnlyList<InboundMedia> Media { get; init; } = [];

    /// <summary>Id of the button or entry that was tapped; its title is then the body.</summary>
    public string? TappedId { get; init; }
}

/// <summary>A picture or other file sent along.</summary>
public sealed record InboundMedia(string ContentType, string? Filename, ReadOnlyMemory<byte> Bytes);

/// <param name="MessageSid">The carrier's SID (SM… or MM…).</param>
/// <param name="ConversationSid">Where the message was appended; null when no conversation took it or a pre-action webhook rejected it.</param>
public sealed record InboundResult(string MessageSid, string? ConversationSid);

/// <summary>The network does not carry this message: unknown address, mixed channels, nothing in it, or too much.</summary>
public sealed class InboundRefusedException(string message) : Exception(message);
