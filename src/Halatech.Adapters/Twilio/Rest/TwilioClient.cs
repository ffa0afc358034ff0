using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Halatech.Core.Errors;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>Requests with JSON answers, pages of lists among them. Holds no credentials: each call brings its own.</summary>
internal sealed class TwilioClient(TwilioTransport transport, IOptions<TwilioOptions> options)
{
    public Task<Result<T>> GetAsync<T>(
        TwilioCredentials credentials, TwilioHost host, string path, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(new(HttpMethod.Get, UriOf(host, path), credentials), shape, cancellationToken);

    public Task<Result<T>> PostAsync<T>(
        TwilioCredentials credentials, TwilioHost host, string path, TwilioParameters parameters, JsonTypeInfo<T> shape,
        CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(
            new(HttpMethod.Post, UriOf(host, path), credentials) { Content = parameters.ToContent }, shape, cancellationToken);

    public async Task<Result<T>> SendAsync<T>(TwilioCall call, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
        where T : notnull
    {
        var answer = await transport.SendAsync(call, cancellationToken);
        if (!answer.IsOk) return answer.Error;
        try
        {
            return JsonSerializer.Deserialize(answer.Value, shape) is { } value ? value : TwilioErrors.Unreadable;
        }
        catch (JsonException)
        {
            return TwilioErrors.Unreadable;
        }
    }

    /// <summary>
    /// The address of a path at a service. Links of Twilio's own (<c>next_page_url</c>, <c>next_page_uri</c>) are followed by
    /// their path only, so that credentials go nowhere else.
    /// </summary>
    public Uri UriOf(TwilioHost host, string pathOrLink)
    {
        var path = pathOrLink.StartsWith('/') ? pathOrLink : new Uri(pathOrLink).PathAndQuery;
        return new Uri(TwilioHosts.BaseOf(host, options.Value) + path);
    }
}
