using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio.Media;

/// <summary>Customers' files at Twilio, fetched with the tenant's own credentials and only by their ids.</summary>
internal sealed class TwilioMediaSource(
    TwilioCredentialStore credentials, ConversationsApi conversations, MediaApi media, TwilioClient client, FileDownload download,
    IOptions<TwilioOptions> options) : IMediaSource
{
    public async Task<Result<byte[]>> FetchAsync(MediaReference reference, int maxBytes, CancellationToken cancellationToken)
    {
        var account = await credentials.GetAsync(reference.Conversation.Tenant, cancellationToken);
        if (!account.IsOk) return account.Error;
        return reference.Route.Carrier == Carrier.Messaging
            ? await download.GetAsync(OfMessage(account.Value, reference), account.Value, maxBytes, cancellationToken)
            : await OfConversationAsync(account.Value, reference, maxBytes, cancellationToken);
    }

    private Uri OfMessage(TwilioCredentials account, MediaReference reference) => client.UriOf(
        TwilioHost.Messaging,
        $"/2010-04-01/Accounts/{account.AccountSid}/Messages/{reference.Message}/Media/{Uri.EscapeDataString(reference.Item.Sid)}");

    private async Task<Result<byte[]>> OfConversationAsync(
        TwilioCredentials account, MediaReference reference, int maxBytes, CancellationToken cancellationToken)
    {
        var service = await conversations.ServiceOfAsync(account, reference.Conversation.Conversation.Value, cancellationToken);
        if (!service.IsOk) return service.Error;
        var found = await media.FetchAsync(account, service.Value, reference.Item.Sid, cancellationToken);
        if (!found.IsOk) return found.Error.Kind == ErrorKind.NotFound ? Gone : found.Error;
        if (found.Value.Size > maxBytes) return TooLarge;

        // The temporary link is signed in itself, and leads to another host that must not see our credentials.
        return Uri.TryCreate(found.Value.Links?.ContentDirectTemporary, UriKind.Absolute, out var link) && TwilioFileHosts.Allows(link, options.Value)
            ? await download.GetAsync(link, null, maxBytes, cancellationToken)
            : await download.GetAsync(media.ContentOf(service.Value, reference.Item.Sid), account, maxBytes, cancellationToken);
    }

    private static Error Gone { get; } = new(ErrorKind.NotFound, MediaErrors.Gone, "The file is no longer at Twilio.");

    private static Error TooLarge { get; } = new(ErrorKind.Invalid, MediaErrors.TooLarge, "The file is larger than is taken.");
}
