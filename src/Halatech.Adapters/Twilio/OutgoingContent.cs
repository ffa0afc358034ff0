using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// What a message is sent as. Choices whose buttons cannot be had are sent as the text, which holds them as well: a customer who
/// types a number is better than one who waits.
/// </summary>
internal sealed class OutgoingContent(OfferTemplates offers)
{
    public async ValueTask<MessageContent> OfAsync(TwilioCredentials credentials, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Template is { } template) return Of(template);
        if (message.Offer is { } offer && await offers.UseAsync(credentials, offer, cancellationToken) is { IsOk: true } use) return Of(use.Value);
        return new MessageContent(message.Text);
    }

    /// <summary>The texts by which a message without a mark can be known again.</summary>
    public static bool IsTextOf(OutboundMessage message, string? body) => body == message.Text || (body is not null && body == message.Offer?.Body);

    private static MessageContent Of(TemplateUse use) => new(ContentSid: use.ContentSid, ContentVariables: use.Variables);
}
