using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

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

    /// <summary>The part as it leaves: buttons and files go as such where they can, and stand in the text in any case.</summary>
    public OutboundMessage ToMessage(TenantConfiguration tenant)
    {
        var (text, choices) = (Part.Text.ToString(), Part.Form?.Offered ?? []);
        return new(
            Key, Route, Part.Id, Part.Author, InWords(text, choices), Part.DecidedAt, Send.MayHaveBeenSent)
        {
            Template = Part.Form?.Template,
            Offer = Offers.Of(text, choices, Route.Channel, tenant),
            File = Part.Form?.MediaUrl is { } url ? new OutboundFile(url, text) : null,
            Attempt = Part.Attempt,
        };
    }

    private string InWords(string text, ImmutableArray<string> choices) =>
        Part.Form?.MediaUrl is { } url ? $"{text}: {url}" : choices.IsEmpty ? text : NumberedChoices.Write(text, choices);
}
