using System.Globalization;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Server;

/// <summary>What every request under <c>/v1</c> passes: the key, and the headers that identify the answer.</summary>
internal sealed class Gate(OpenAiStandInOptions options)
{
    private const string Scheme = "Bearer ";

    private readonly HashSet<string> _keys = new(options.ApiKeys, StringComparer.Ordinal);

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var start = options.Clock.GetTimestamp();
        http.Response.Headers["x-request-id"] = Ids.Request();
        http.Response.Headers["openai-version"] = "2020-10-01";
        http.Response.OnStarting(() =>
        {
            var elapsed = options.Clock.GetElapsedTime(start).TotalMilliseconds;
            http.Response.Headers["openai-processing-ms"] = elapsed.ToString("0", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        try
        {
            if (RefuseKey(http.Request.Headers.Authorization.ToString()) is { } error) await WireJson.SendErrorAsync(http, error);
            else await next(http);
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted)
        {
            await WireJson.SendErrorAsync(http, ApiError.Invalid(null, null, "The request body could not be read.") with
            {
                Status = broken.StatusCode,
            });
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to tell.
        }
    }

    private ApiError? RefuseKey(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return ApiError.MissingKey;
        var key = header[Scheme.Length..].Trim();
        if (key.Length == 0) return ApiError.MissingKey;
        var known = _keys.Count > 0 ? _keys.Contains(key) : key.StartsWith("sk-", StringComparison.Ordinal);
        return known ? null : ApiError.WrongKey;
    }
}
