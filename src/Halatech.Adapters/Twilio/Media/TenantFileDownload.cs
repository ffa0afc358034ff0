using System.Net;
using Halatech.Adapters.Functions;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio.Media;

/// <summary>
/// Fetches a file that a tenant has put on the web, with the same care as a tenant's functions are called: addresses of the public
/// internet only, no redirects, no proxy, within a size and a time. Any fault means that a link has to do.
/// </summary>
internal sealed class TenantFileDownload(IHttpClientFactory clients, IOptions<FunctionOptions> options, TimeProvider time)
{
    public const string ClientName = "tenant-files";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public async Task<Result<byte[]>> GetAsync(string url, int maxBytes, CancellationToken cancellationToken)
    {
        if (!IsAllowed(url)) return Unavailable;
        using var timeout = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode != HttpStatusCode.OK) return Unavailable;
            return await BoundedBody.ReadAsync(response.Content, maxBytes, either.Token) is { } body ? body : TooLarge;
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Unavailable;
        }
    }

    private bool IsAllowed(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && options.Value.AllowLoopback));

    private static Error Unavailable { get; } = new(ErrorKind.NotFound, MediaErrors.Unavailable, "The file cannot be fetched from where the tenant keeps it.");

    private static Error TooLarge { get; } = new(ErrorKind.Invalid, MediaErrors.TooLarge, "The file is larger than the channel takes.");
}
