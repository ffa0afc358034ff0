namespace Halatech.Host.Webhooks.Events;

/// <summary>Twilio's ids: a prefix of two letters and 32 hexadecimal digits (pattern from Twilio's published OpenAPI).</summary>
internal static class Sids
{
    public static bool Is(string? text, string prefix)
    {
        if (text is not { Length: 34 } || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        foreach (var c in text.AsSpan(2))
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }
}
