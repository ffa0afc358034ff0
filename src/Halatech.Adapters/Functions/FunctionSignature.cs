using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Halatech.Adapters.Functions;

/// <summary>
/// How a function knows that a call comes from this deployment: <c>Halatech-Signature: v1=&lt;hex&gt;</c>, the HMAC-SHA256 of the
/// timestamp, a full stop and the body, under the tenant's function secret.
/// </summary>
internal static class FunctionSignature
{
    public const string Header = "Halatech-Signature";
    public const string TimestampHeader = "Halatech-Timestamp";

    public static string Compute(string secret, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{timestamp}.")));
        hmac.AppendData(body);
        return $"v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
