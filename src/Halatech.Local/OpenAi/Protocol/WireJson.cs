using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Writes JSON the way the service does: compact, and with letters of all scripts as they are.</summary>
internal static class WireJson
{
    // Relaxed is safe here: the answers are application/json and never part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write<T>(IBufferWriter<byte> to, T value, Action<Utf8JsonWriter, T> write)
    {
        using var json = new Utf8JsonWriter(to, Options);
        write(json, value);
    }

    public static async Task SendAsync<T>(HttpContext http, int status, T value, Action<Utf8JsonWriter, T> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        Write(http.Response.BodyWriter, value, write);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    public static Task SendErrorAsync(HttpContext http, ApiError error)
    {
        if (error.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds;
        return SendAsync(http, error.Status, error, WriteError);
    }

    public static void WriteError(Utf8JsonWriter json, ApiError error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", error.Type);
        json.WriteString("param", error.Param);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
