using System.Buffers;
using System.IO.Pipelines;

namespace Halatech.Host.Webhooks;

/// <summary>Takes in a request's body, up to a limit.</summary>
internal static class WebhookBody
{
    /// <summary>In bytes. Twilio's largest fields, text and attributes, make some 200 KB when every character is encoded.</summary>
    public const int MaxLength = 256 * 1024;

    private static Refusal TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge, "webhook.too-large", $"The body must not be larger than {MaxLength / 1024} KB.");

    /// <summary>The whole body, or a refusal: too large, or sent too slowly or wrongly.</summary>
    public static async ValueTask<(byte[]? Bytes, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxLength) return (null, TooLarge);
        var reader = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                if (read.Buffer.Length > MaxLength) return (null, Discard(reader, read));
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

    private static Refusal Discard(PipeReader reader, ReadResult read)
    {
        reader.AdvanceTo(read.Buffer.End);
        return TooLarge;
    }
}
