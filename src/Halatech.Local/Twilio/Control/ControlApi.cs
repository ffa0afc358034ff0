using System.Text.Json;
using Halatech.Local.Twilio.Phones;

namespace Halatech.Local.Twilio.Control;

/// <summary>
/// The control API, for tests in other processes: <c>POST /standin/faults</c> (one <see cref="FaultRule"/>),
/// <c>DELETE /standin/faults</c>, <c>GET /standin/log?after=n</c>, <c>GET /standin/counts</c>, <c>POST /standin/weather</c>
/// (a <see cref="WebhookWeather"/>). JSON in camel case. Loopback callers only.
/// </summary>
internal sealed class ControlApi(TwilioStandIn standIn)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/standin/faults", AddFaultAsync);
        routes.MapDelete("/standin/faults", ClearFaults);
        routes.MapGet("/standin/log", LogAsync);
        routes.MapGet("/standin/counts", http => WebJson.WriteAsync(http, 200, standIn.Counts));
        routes.MapPost("/standin/weather", SetWeatherAsync);
    }

    private async Task AddFaultAsync(HttpContext http)
    {
        if (await WebJson.ReadAsync<FaultRule>(http) is not { } rule) return;
        try
        {
            standIn.AddFault(rule);
            await WebJson.WriteAsync(http, 201, rule);
        }
        catch (ArgumentException error)
        {
            await WebJson.ProblemAsync(http, 400, error.Message);
        }
    }

    private Task ClearFaults(HttpContext http)
    {
        standIn.ClearFaults();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task LogAsync(HttpContext http)
    {
        var after = int.TryParse(http.Request.Query["after"], System.Globalization.CultureInfo.InvariantCulture, out var position) ? Math.Max(0, position) : 0;
        return WebJson.WriteAsync(http, 200, new { messages = standIn.RestMessagesSince(after) });
    }

    private async Task SetWeatherAsync(HttpContext http)
    {
        if (await WebJson.ReadAsync<WebhookWeather>(http) is not { } weather) return;
        if (weather.Copies is < 1 or > 100)
        {
            await WebJson.ProblemAsync(http, 400, "'copies' is between 1 and 100.");
            return;
        }
        standIn.Weather = weather;
        await WebJson.WriteAsync(http, 200, weather);
    }
}

/// <summary>JSON in and out of the page's and the control API; camel case, problems as RFC 9457.</summary>
internal static class WebJson
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync(HttpContext http, int status, object body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        PageHeaders.ForData(http.Response);
        await JsonSerializer.SerializeAsync(http.Response.Body, body, Format, http.RequestAborted);
    }

    public static async Task ProblemAsync(HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        PageHeaders.ForData(http.Response);
        await JsonSerializer.SerializeAsync(http.Response.Body, new { type = "about:blank", title = "Refused", status, detail }, Format, http.RequestAborted);
    }

    /// <returns>Null after a problem has been answered.</returns>
    public static async Task<T?> ReadAsync<T>(HttpContext http) where T : class
    {
        // Demanding JSON keeps plain HTML forms of other sites out, beside the origin check.
        if (!http.Request.HasJsonContentType())
        {
            await ProblemAsync(http, 415, "Send application/json.");
            return null;
        }
        try
        {
            if (await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Format, http.RequestAborted) is { } read) return read;
        }
        catch (Exception error) when (error is JsonException or BadHttpRequestException)
        {
            // Answered below.
        }
        await ProblemAsync(http, 400, "The body is not the JSON that was expected.");
        return null;
    }

    public static string Text(object body) => JsonSerializer.Serialize(body, Format);
}
