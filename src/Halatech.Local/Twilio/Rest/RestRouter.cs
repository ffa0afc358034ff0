using System.Text;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

internal delegate ValueTask<RestAnswer> RestHandler(RestCall call);

/// <summary>Maps REST routes: authenticates, reads the form, keeps accounts apart and writes the answer.</summary>
internal sealed class RestRouter(IEndpointRouteBuilder routes, Accounts accounts, World world)
{
    public void Get(string pattern, Func<RestCall, RestAnswer> handler) => Map("GET", pattern, call => new(handler(call)));

    public void Post(string pattern, Func<RestCall, RestAnswer> handler) => Map("POST", pattern, call => new(handler(call)));

    public void PostAsync(string pattern, Func<RestCall, Task<RestAnswer>> handler) => Map("POST", pattern, call => new(handler(call)));

    public void GetAsync(string pattern, Func<RestCall, Task<RestAnswer>> handler) => Map("GET", pattern, call => new(handler(call)));

    public void Delete(string pattern, Func<RestCall, RestAnswer> handler) => Map("DELETE", pattern, call => new(handler(call)));

    public void Put(string pattern, Func<RestCall, Task<RestAnswer>> handler) => Map("PUT", pattern, call => new(handler(call)));

    public void Map(string method, string pattern, RestHandler handler) => routes.MapMethods(pattern, [method], http => HandleAsync(http, handler));

    private async Task HandleAsync(HttpContext http, RestHandler handler)
    {
        http.Response.Headers["Twilio-Request-Id"] = Sids.New("RQ");
        var answer = await AnswerAsync(http, handler);
        if (answer.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";
        await answer.WriteAsync(http);
    }

    private async Task<RestAnswer> AnswerAsync(HttpContext http, RestHandler handler)
    {
        var account = Authenticate(http.Request.Headers.Authorization.ToString());
        if (account is null || (http.Request.RouteValues["account"] is string named && named != account.Sid))
            return RestAnswer.Error(401, 20003, "Authentication Error - invalid username");
        if (http.Request.RouteValues["service"] is string service && !Owns(account, service))
            return RestAnswer.NotFound($"/Services/{service}");
        try
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
            return await handler(new(http, account, form));
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            return RestAnswer.Error(400, 20001, "The request body could not be read.");
        }
    }

    private bool Owns(Account account, string serviceSid)
    {
        lock (world.Gate)
        {
            return world.Services.Find(serviceSid)?.AccountSid == account.Sid;
        }
    }

    private Account? Authenticate(string header)
    {
        const string scheme = "Basic ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[scheme.Length..].Trim(), bytes, out var length)) return null;
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var user, var password] ? accounts.Authenticate(user, password) : null;
    }
}
