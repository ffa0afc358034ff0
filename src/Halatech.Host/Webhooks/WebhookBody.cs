using System.Buffers;
using System.IO.Pipelines;

namespace Halatech.Host.Webhooks;

/// <summary>Takes in a request's body, up to a limit.</summary>
internal static class WebhookBody
{
    /// <summary>In bytes. Twilio's largest fields, text and attributes, make some 200 KB when every character is encoded.</summary>
    public const int MaxLength = 256 * 1024;

    private static Refusal TooLarge(int limit) => new(
        StatusCodes.Status413PayloadTooLarge, "webhook.too-large", $"The body must not be larger than {limit / 1024} KB.");

    /// <summary>The whole body, or a refusal: too large, or sent too slowly or wrongly.</summary>
    public static async ValueTask<(byte[]? Bytes, Refusal? Refusal)> ReadAsync(HttpContext context, int limit = MaxLength)
    {
        if (context.Request.ContentLength > limit) return (null, TooLarge(limit));
        var reader = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                if (read.Buffer.Length > limit) return (null, Discard(reader, read, limit));
                if (read.IsCompleted) return (Take(reader, read), null);
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException e)
        {
            return (null, new(e.StatusCode, "webhook.bad-request", "The body could not be read."));
        }
    }

    private static byte[] Take(PipeReader reader, ReadResult read)
    {
        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    private static Refusal Discard(PipeReader reader, ReadResult read, int limit)
    {
        reader.AdvanceTo(read.Buffer.End);
        return TooLarge(limit);
    }
}
