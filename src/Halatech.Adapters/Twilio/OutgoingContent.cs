using Halatech.Adapters.Twilio.Media;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// What a message is sent as. Choices whose buttons cannot be had and files that cannot be fetched are sent as the text, which holds
/// them as well: a customer who types a number or opens a link is better than one who waits.
/// </summary>
internal sealed class OutgoingContent(OfferTemplates offers, OutgoingFiles files)
{
    /// <summary>The content; an error when trying again may help.</summary>
    public async ValueTask<Result<MessageContent>> OfAsync(TwilioCredentials credentials, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Template is { } template) return Of(template);
        if (message.File is { } file) return await OfFileAsync(credentials, message, file, cancellationToken);
        if (message.Offer is { } offer && await offers.UseAsync(credentials, offer, cancellationToken) is { IsOk: true } use) return Of(use.Value);
        return new MessageContent(message.Text);
    }

    /// <summary>The texts by which a message without a mark can be known again.</summary>
    public static bool IsTextOf(OutboundMessage message, string? body) =>
        body is not null && (body == message.Text || body == message.Offer?.Body || body == message.File?.Title);

    // A plain message names the address, and Twilio fetches the file itself.
    private async ValueTask<Result<MessageContent>> OfFileAsync(
        TwilioCredentials credentials, OutboundMessage message, OutboundFile file, CancellationToken cancellationToken)
    {
        if (message.Route.Carrier == Carrier.Messaging) return new MessageContent(file.Title, MediaUrl: file.Url);
        var uploaded = await files.UploadAsync(credentials, message, file, cancellationToken);

        // Beside a file WhatsApp drops the text.
        if (uploaded.IsOk) return new MessageContent(message.Route.Channel == Channel.WhatsApp ? null : file.Title, MediaSid: uploaded.Value);
        return uploaded.Error.IsTransient || uploaded.Error.Kind == ErrorKind.Unauthenticated ? uploaded.Error : new MessageContent(message.Text);
    }

    private static MessageContent Of(TemplateUse use) => new(ContentSid: use.ContentSid, ContentVariables: use.Variables);
}
