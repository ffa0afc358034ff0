using System.Net;
using Halatech.Local.Twilio.Control;

namespace Halatech.Local.Twilio.Phones;

/// <summary>
/// The page's API and the control API have no login; being on this machine is the permission. So other sites must not
/// reach them through a visitor's browser: the Host must be a loopback name (DNS rebinding) and the Origin our own (CSRF).
/// </summary>
internal static class LoopbackGuard
{
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (IsGuarded(http.Request.Path) && !IsLocal(http.Request)) await WebJson.ProblemAsync(http, 403, "Only pages of this machine may call this.");
        else await next(http);
    }

    private static bool IsGuarded(PathString path) =>
        path.StartsWithSegments("/phones", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/standin", StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host)) return false;
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" && request.Headers["Sec-Fetch-Mode"].ToString() is not "navigate") return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}";
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
