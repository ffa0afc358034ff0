using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Reads a request body as bytes and as JSON whose every string can be decoded.</summary>
internal static class RequestBody
{
    public static async Task<byte[]> ReadAsync(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Null when the bytes are no JSON document in valid UTF-8 and UTF-16.</summary>
    public static JsonDocument? Parse(byte[] body)
    {
        if (!Utf8.IsValid(body)) return null;
        try
        {
            var document = JsonDocument.Parse(body);
            if (!MayHoldSurrogates(body) || IsDecodable(document.RootElement)) return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A lone surrogate can only be written as an escape, and reading one throws far from here.
    private static bool MayHoldSurrogates(ReadOnlySpan<byte> body) =>
        body.IndexOf("\\ud"u8) >= 0 || body.IndexOf("\\uD"u8) >= 0;

    private static bool IsDecodable(JsonElement element)
    {
        try
        {
            Decode(element);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Decode(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) element.GetString();
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) Decode(item);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            _ = member.Name;
            Decode(member.Value);
        }
    }
}
