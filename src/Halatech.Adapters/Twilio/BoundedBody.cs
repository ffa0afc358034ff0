using System.Buffers;

namespace Halatech.Adapters.Twilio;

/// <summary>Reads what a server answers, within a size.</summary>
internal static class BoundedBody
{
    private const int Step = 4096;

    /// <summary>The body, or null when it is larger than is taken. What is said of its length may refuse it and is not trusted otherwise.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes) return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var body = new ArrayBufferWriter<byte>(Step);
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(Step), cancellationToken);
            if (read == 0) return body.WrittenSpan.ToArray();
            body.Advance(read);
            if (body.WrittenCount > maxBytes) return null;
        }
    }
}
