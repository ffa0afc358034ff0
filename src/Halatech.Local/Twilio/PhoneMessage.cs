using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio;

/// <summary>A bubble in a telephone's thread.</summary>
/// <param name="Sid">The carrier's SID (SM… or MM…).</param>
/// <param name="Phone">The telephone's address on the channel.</param>
/// <param name="Address">The business's address.</param>
/// <param name="Direction"><c>inbound</c> from the telephone to the business, <c>outbound</c> from the business.</param>
/// <param name="Body">Text, if any.</param>
/// <param name="Media">Attachments, if any.</param>
/// <param name="Status">inbound: <c>received</c>; outbound: <c>queued</c>, <c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c>, <c>undelivered</c>.</param>
/// <param name="ErrorCode">Twilio's code when it failed.</param>
/// <param name="Error">What that code means.</param>
/// <param name="ConversationSid">Null outside a conversation.</param>
/// <param name="MessageSid">The conversation's message (IM…); null outside one.</param>
/// <param name="Index">Position in the conversation; null outside one.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Order">Order of acceptance across all threads.</param>
/// <param name="Taps">What can be tapped below it.</param>
/// <param name="ListButton">Opens the list of those; null when each is a button.</param>
public sealed record PhoneMessage(
    string Sid, string Phone, string Address, string Direction, string? Body, IReadOnlyList<PhoneMedia> Media, string Status,
    int? ErrorCode, string? Error, string? ConversationSid, string? MessageSid, int? Index, DateTimeOffset At, long Order,
    IReadOnlyList<PhoneTap> Taps, string? ListButton)
{
    internal static PhoneMessage From(CarrierMessage m) => new(
        m.Sid, m.Phone, m.Business, m.IsInbound ? "inbound" : "outbound", m.Body,
        [.. m.Media.Select(a => new PhoneMedia(a.Sid, a.ContentType, a.Filename, a.Size, "/phones/api/media/" + a.Sid))],
        m.Status, m.ErrorCode, m.ErrorCode is { } code ? Network.Errors.Message(code) : null, m.ConversationSid, m.MessageSid, m.Index, m.Created, m.Seq,
        [.. m.Taps.Select(t => new PhoneTap(t.Id, t.Title, t.Description))], m.ListButton);
}

/// <summary>Something to tap; its title comes back as the text of a message.</summary>
public sealed record PhoneTap(string Id, string Title, string? Description);

/// <summary>An attachment of a bubble.</summary>
/// <param name="Sid">ME….</param>
/// <param name="ContentType">As the sender declared it.</param>
/// <param name="Filename">As the sender named it; not to be trusted.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Url">Where the page fetches it, relative to the stand-in.</param>
public sealed record PhoneMedia(string Sid, string ContentType, string? Filename, long Size, string Url);
