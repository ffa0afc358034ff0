using System.Net.Http.Headers;
using Halatech.Core.Errors;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>Files of conversations: Twilio's media content service, which no published OpenAPI describes.</summary>
internal sealed class MediaApi(TwilioClient client, TwilioTransport transport, IOptions<TwilioOptions> options)
{
    /// <summary>The largest file that is fetched: what WhatsApp carries.</summary>
    public const int MaxFile = 16 * 1024 * 1024;

    /// <summary>Uploads a file, which one message may then carry.</summary>
    public Task<Result<MediaContentResource>> UploadAsync(
        TwilioCredentials credentials, string service, ReadOnlyMemory<byte> file, string contentType, CancellationToken cancellationToken)
    {
        var call = new TwilioCall(HttpMethod.Post, client.UriOf(TwilioHost.Media, Root(service)), credentials)
        {
            Content = () => new ReadOnlyMemoryContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
        };
        return client.SendAsync(call, TwilioJson.Default.MediaContentResource, cancellationToken);
    }

    public Task<Result<MediaContentResource>> FetchAsync(
        TwilioCredentials credentials, string service, string media, CancellationToken cancellationToken) =>
        client.GetAsync(
            credentials, TwilioHost.Media, $"{Root(service)}/{Uri.EscapeDataString(media)}",
            TwilioJson.Default.MediaContentResource, cancellationToken);

    /// <summary>
    /// The bytes of a file, from its temporary link where it has one. That link is signed in itself and leads to another
    /// host, which must not see our credentials.
    /// </summary>
    public async Task<Result<byte[]>> DownloadAsync(
        TwilioCredentials credentials, string service, MediaContentResource media, CancellationToken cancellationToken)
    {
        var temporary = Uri.TryCreate(media.Links?.ContentDirectTemporary, UriKind.Absolute, out var link) && MayFollow(link);
        var call = temporary
            ? new TwilioCall(HttpMethod.Get, link!, null)
            : new TwilioCall(
                HttpMethod.Get, client.UriOf(TwilioHost.Media, $"{Root(service)}/{Uri.EscapeDataString(media.Sid)}/Content"), credentials);
        return await transport.SendAsync(call with { MaxAnswer = MaxFile }, cancellationToken);
    }

    // Only where Twilio keeps files, so that a forged answer cannot send us into our own network.
    private bool MayFollow(Uri link) => options.Value.BaseUrl.Length > 0
        ? link.Authority == new Uri(options.Value.BaseUrl).Authority
        : link.Scheme == Uri.UriSchemeHttps && link.IsDefaultPort
            && link.Host.EndsWith(".twilio.com", StringComparison.OrdinalIgnoreCase);

    private static string Root(string service) => $"/v1/Services/{Uri.EscapeDataString(service)}/Media";
}
