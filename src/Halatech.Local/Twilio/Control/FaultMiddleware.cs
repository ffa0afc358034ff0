using System.Globalization;
using Halatech.Local.Twilio.Rest;

namespace Halatech.Local.Twilio.Control;

/// <summary>Applies fault rules to REST calls; the page and the control API are never disturbed.</summary>
internal sealed class FaultMiddleware(Faults faults, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path;
        var isRest = path.StartsWithSegments("/v1", StringComparison.Ordinal) || path.StartsWithSegments("/2010-04-01", StringComparison.Ordinal);
        if (!isRest || faults.Take(http.Request.Method, path) is not { } rule)
        {
            await next(http);
            return;
        }
        if (rule.DelayMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(rule.DelayMs), clock, http.RequestAborted);
        if (rule.Cut == "before") http.Abort();
        else if (rule.Cut == "after") await LoseAnswerAsync(http, next);
        else if (rule.Status is { } status) await AnswerAsync(http, rule, status);
        else await next(http);
    }

    private static async Task LoseAnswerAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Body = Stream.Null;
        await next(http);
        http.Abort();
    }

    private static async Task AnswerAsync(HttpContext http, FaultRule rule, int status)
    {
        // Read what was sent: closing on an unread body would look like a cut connection to the caller.
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        if (rule.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var code = status switch { 401 => 20003, 404 => 20404, 429 => 20429, 503 => 20503, _ => 20500 };
        var answer = rule.Body is { } body
            ? new RestAnswer(status, System.Text.Encoding.UTF8.GetBytes(body)) { ContentType = rule.ContentType ?? "application/json" }
            : RestAnswer.Error(status, code, "Injected fault");
        await answer.WriteAsync(http);
    }
}
