using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Halatech.Local.Twilio.Rest;

/// <summary>What a REST call is answered with: JSON in snake case, bytes, or nothing (204).</summary>
internal sealed record RestAnswer(int Status, object? Body = null)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public static RestAnswer Ok(object body) => new(StatusCodes.Status200OK, body);

    public static RestAnswer Created(object body) => new(StatusCodes.Status201Created, body);

    public static RestAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    public static RestAnswer NotFound(string what) =>
        Error(404, 20404, $"The requested resource {what} was not found");

    /// <summary>Twilio's classic error body, which its client libraries raise as RestException.</summary>
    public static RestAnswer Error(int status, int code, string message) => new(status, new
    {
        Code = code,
        Message = message,
        MoreInfo = string.Create(CultureInfo.InvariantCulture, $"https://www.twilio.com/docs/errors/{code}"),
        Status = status,
    });

    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Body is null) return Task.CompletedTask;
        http.Response.ContentType = ContentType;
        // Media are whatever a stranger uploaded; a browser must not take them for a page of ours.
        if (Body is byte[]) Phones.PageHeaders.ForMedia(http.Response);
        var bytes = Body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(Body, Json);
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }
}
