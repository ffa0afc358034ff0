using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Halatech.Local.Twilio.State;

/// <summary>Twilio's identifiers: two letters and 32 lower-case hex digits.</summary>
internal static class Sids
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static string New(string prefix) => prefix + Guid.NewGuid().ToString("N");

    /// <summary>The same identifier for the same text, so that seeds keep theirs without a journal.</summary>
    public static string Derived(string prefix, string text) =>
        prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prefix + text)).AsSpan(0, 16));

    public static bool Is(string prefix, string? value) =>
        value is { Length: 34 } && value.StartsWith(prefix, StringComparison.Ordinal)
        && value.AsSpan(2).IndexOfAnyExcept(HexDigits) < 0;
}
