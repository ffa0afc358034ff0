using System.Globalization;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Requests and tokens per minute, announced in the <c>x-ratelimit-*</c> headers of every answer.</summary>
internal sealed class RateLimits(int requestsPerMinute, int tokensPerMinute, TimeProvider clock)
{
    private readonly RateLimit _requests = new(requestsPerMinute, clock);
    private readonly RateLimit _tokens = new(tokensPerMinute, clock);

    /// <summary>Charges a call and writes the headers; an error means that it must be refused.</summary>
    public ApiError? Charge(HttpContext http, int tokens)
    {
        var requests = _requests.Take(1);
        // A refused request costs no tokens, but its headers still tell how many are left.
        var spent = _tokens.Take(requests.Taken ? tokens : 0);
        Announce(http, "requests", _requests, requests);
        Announce(http, "tokens", _tokens, spent);
        if (!requests.Taken) return ApiError.RateLimited("requests", requests.Wait);
        return spent.Taken ? null : ApiError.RateLimited("tokens", spent.Wait);
    }

    private static void Announce(HttpContext http, string what, RateLimit limit, RateState state)
    {
        var headers = http.Response.Headers;
        headers[$"x-ratelimit-limit-{what}"] = limit.PerMinute.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-remaining-{what}"] = state.Left.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-reset-{what}"] =
            string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(state.Reset.TotalMilliseconds):0}ms");
    }
}
