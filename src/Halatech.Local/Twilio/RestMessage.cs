namespace Halatech.Local.Twilio;

/// <summary>A message that somebody created by REST, as tests and the control API see it.</summary>
/// <param name="Position">1 for the first since the start.</param>
/// <param name="AccountSid">The account that created it.</param>
/// <param name="MessageSid">IM… in a conversation; SM… or MM… by Programmable Messaging.</param>
/// <param name="ConversationSid">Null for Programmable Messaging.</param>
/// <param name="Index">Position in the conversation; null for Programmable Messaging.</param>
/// <param name="Author">The author in a conversation; the sending address otherwise.</param>
/// <param name="To">The receiving address; null in a conversation.</param>
/// <param name="Body">Text, if any.</param>
/// <param name="Attributes">JSON text; <c>{}</c> when there are none.</param>
/// <param name="MediaSids">ME… of what was attached.</param>
/// <param name="ContentSid">The template it was made from, in a conversation.</param>
/// <param name="At">When it was created.</param>
public sealed record RestMessage(
    int Position, string AccountSid, string MessageSid, string? ConversationSid, int? Index, string Author, string? To,
    string? Body, string Attributes, IReadOnlyList<string> MediaSids, string? ContentSid, DateTimeOffset At);
