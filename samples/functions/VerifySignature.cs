using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HotelFunctions;

/// <summary>
/// Checks that a call comes from Halatech. The three steps: the timestamp is within five minutes of now; the HMAC-SHA256 of
/// timestamp, a full stop and the raw body under the function secret is the one in the header; both are compared in constant time.
/// </summary>
public static class VerifySignature
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret">The tenant's function secret.</param>
    /// <param name="timestamp">The header <c>Halatech-Timestamp</c>: Unix seconds.</param>
    /// <param name="signature">The header <c>Halatech-Signature</c>: <c>v1=</c> and 64 hexadecimal digits.</param>
    /// <param name="body">The body exactly as it came.</param>
    /// <param name="now">The present time.</param>
    public static bool IsValid(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{timestamp}."), .. body];
        var expected = $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature ?? ""));
    }
}
