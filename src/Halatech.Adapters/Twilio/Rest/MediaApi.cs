using System.Net.Http.Headers;
using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>Files of conversations: Twilio's media content service, which no published OpenAPI describes.</summary>
internal sealed class MediaApi(TwilioClient client)
{
    /// <summary>Uploads a file, which one message may then carry.</summary>
    public Task<Result<MediaContentResource>> UploadAsync(
        TwilioCredentials credentials, string service, ReadOnlyMemory<byte> file, string contentType, string? fileName,
        CancellationToken cancellationToken)
    {
        var path = fileName is null ? Root(service) : $"{Root(service)}?Filename={Uri.EscapeDataString(fileName)}";
        var call = new TwilioCall(HttpMethod.Post, client.UriOf(TwilioHost.Media, path), credentials)
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

    /// <summary>Where the bytes of a file are, for who has the account's credentials.</summary>
    public Uri ContentOf(string service, string media) => client.UriOf(TwilioHost.Media, $"{Root(service)}/{Uri.EscapeDataString(media)}/Content");

    private static string Root(string service) => $"/v1/Services/{Uri.EscapeDataString(service)}/Media";
}
