using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Halatech.Host.Api;

/// <summary>
/// How a tenant's own systems sign what they ask of us: <c>Halatech-Signature: v1=&lt;hex&gt;</c>, the HMAC-SHA256 under the tenant's
/// function secret of five lines: the timestamp, the method, the path with its query, the idempotency key (empty where there is none)
/// and the body. A signature is good for five minutes and for this one request.
/// </summary>
internal static class RequestSignature
{
    public const string Header = "Halatech-Signature";
    public const string TimestampHeader = "Halatech-Timestamp";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string Compute(string secret, string timestamp, string method, string target, string idempotencyKey, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{timestamp}\n{method}\n{target}\n{idempotencyKey}\n"));
        hmac.AppendData(body);
        return $"v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }

    /// <summary>Whether a timestamp, in Unix seconds, is of these minutes.</summary>
    public static bool IsTimely(string? timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) <= (decimal)Tolerance.TotalSeconds;

    public static bool IsSame(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
