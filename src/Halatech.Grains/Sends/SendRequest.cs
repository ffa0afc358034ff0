using Halatech.Core.Conversations;
using Halatech.Core.Messaging;

namespace Halatech.Grains.Sends;

/// <summary>A part that is to be sent, with what its leaving depends on.</summary>
/// <param name="Key">The conversation.</param>
/// <param name="Route">How it travels.</param>
/// <param name="Send">What is sent.</param>
/// <param name="LastHeardAt">When the customer last wrote, as far as was known when the send was started.</param>
/// <param name="LastSentAt">When the message before it was taken.</param>
internal sealed record SendRequest(
    ConversationKey Key, Route Route, RunSend Send, DateTimeOffset? LastHeardAt, DateTimeOffset? LastSentAt)
{
    public PendingSend Part => Send.Message;

    public OutboundMessage ToMessage() => new(
        Key, Route, Part.Id, Part.Author, Part.Text.ToString(), Part.DecidedAt, Send.MayHaveBeenSent)
    {
        Template = Part.Form?.Template,
        Attempt = Part.Attempt,
    };
}
