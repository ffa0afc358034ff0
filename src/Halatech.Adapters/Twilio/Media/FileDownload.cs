using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Halatech.Adapters.Functions;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio.Media;

/// <summary>
/// Downloads a file within a size and a time. Redirects are followed by hand: only to where Twilio keeps files, never to an address
/// of a private network, and without the account's credentials.
/// </summary>
internal sealed class FileDownload(IHttpClientFactory clients, IOptions<TwilioOptions> options, TimeProvider time)
{
    public const string ClientName = "twilio-files";

    private const int MostRedirects = 3;

    // Also for a server that sends a byte a second and never stops.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public async Task<Result<byte[]>> GetAsync(Uri link, TwilioCredentials? credentials, int maxBytes, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            for (var hop = 0; hop <= MostRedirects && TwilioFileHosts.Allows(link, options.Value); hop++)
            {
                using var request = RequestOf(link, hop == 0 ? credentials : null);
                using var client = clients.CreateClient(ClientName);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (response is not { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect, Headers.Location: { } to })
                    return await AnswerAsync(response, maxBytes, either.Token);
                link = to.IsAbsoluteUri ? to : new Uri(link, to);
            }

            return Elsewhere;
        }
        catch (ForbiddenAddressException)
        {
            return Elsewhere;
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException)
        {
            return Elsewhere;
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return TwilioErrors.NoAnswer;
        }
    }

    private static HttpRequestMessage RequestOf(Uri link, TwilioCredentials? credentials)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, link);
        if (credentials is not null)
        {
            var pair = Encoding.UTF8.GetBytes($"{credentials.AccountSid}:{credentials.AuthToken}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }

        return request;
    }

    private static async Task<Result<byte[]>> AnswerAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return Gone;
        if (!response.IsSuccessStatusCode) return TwilioErrors.Of(response.StatusCode, null).Error;
        return await BoundedBody.ReadAsync(response.Content, maxBytes, cancellationToken) is { } body ? body : TooLarge;
    }

    private static Error Gone { get; } = new(ErrorKind.NotFound, MediaErrors.Gone, "The file is no longer at Twilio.");

    private static Error TooLarge { get; } = new(ErrorKind.Invalid, MediaErrors.TooLarge, "The file is larger than is taken.");

    private static Error Elsewhere { get; } = new(ErrorKind.Forbidden, "media.elsewhere", "The file is not where Twilio keeps files.");
}
