using System.Net;
using System.Text;
using Halatech.Core.Errors;
using Halatech.Core.Transactions;

namespace Halatech.Adapters.Functions;

/// <summary>What a function's response means. Nothing of its body is ever logged: it is the tenant's business.</summary>
internal static class FunctionResponse
{
    /// <summary>In bytes.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<Result<FunctionAnswer>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400) return Final("function.redirected", "The function redirects, which is not followed.");
        if (status is 408 or 429 or >= 500) return new Error(ErrorKind.Unavailable, "function.failed", $"The function failed (HTTP {status}).");
        if (status is < 200 or >= 300) return Final("function.refused", $"The function refused the call (HTTP {status}).");

        // The answer is still to come; what stands in an acceptance is nobody's answer, whatever its form.
        if (status == (int)HttpStatusCode.Accepted) return new FunctionAnswer(true, "");

        var (bytes, fits) = await TakeAsync(response.Content, cancellationToken);
        if (bytes.Length > 0 && !IsText(response.Content.Headers.ContentType?.MediaType))
            return Final("function.wrong-type", "The function's answer must be JSON or text.");
        if (!fits) return Final("function.too-large", $"The function's answer is larger than {MaxLength / 1024} KB.");
        try
        {
            return new FunctionAnswer(false, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return Final("function.wrong-encoding", "The function's answer is not UTF-8.");
        }
    }

    private static async Task<(byte[] Bytes, bool Fits)> TakeAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxLength + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return (buffer[..Math.Min(length, MaxLength)], length <= MaxLength);
    }

    private static bool IsText(string? type) =>
        string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase)
        || type?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true
        || type?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) == true;

    private static Error Final(string code, string message) => new(ErrorKind.Invalid, code, message);
}
