using System.Globalization;

namespace Halatech.Local.Twilio.Rest;

internal static class Dates
{
    /// <summary>ISO 8601 to the second, as all newer Twilio APIs write dates.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string? Iso(DateTimeOffset? at) => at is { } given ? Iso(given) : null;

    /// <summary>RFC 2822, as API version 2010-04-01 writes dates.</summary>
    public static string Rfc2822(DateTimeOffset at) => at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    public static string? Rfc2822(DateTimeOffset? at) => at is { } given ? Rfc2822(given) : null;

    public static bool TryRead(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
}
