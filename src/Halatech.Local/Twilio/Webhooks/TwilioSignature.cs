using System.Security.Cryptography;
using System.Text;

namespace Halatech.Local.Twilio.Webhooks;

/// <summary>The <c>X-Twilio-Signature</c> of a request, as Twilio's security guide describes it.</summary>
internal static class TwilioSignature
{
    /// <param name="authToken">The account's primary token; API keys never sign.</param>
    /// <param name="url">Public URL exactly as configured, without fragment.</param>
    /// <param name="form">Form fields of a POST; empty for GET, whose fields are in the URL already.</param>
    /// <returns>Base64 of HMAC-SHA1 over the URL and, in ordinal order of names, each name with its distinct values.</returns>
    public static string Compute(string authToken, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        // Ordinal order of the pairs is ordinal order of names, then of values; equal pairs count once.
        var pairs = form.Distinct()
            .OrderBy(f => f.Key, StringComparer.Ordinal)
            .ThenBy(f => f.Value, StringComparer.Ordinal);
        var text = new StringBuilder(url.Replace("'", "%27", StringComparison.Ordinal));
        foreach (var (name, value) in pairs) text.Append(name).Append(value);
#pragma warning disable CA5350 // The protocol prescribes SHA-1.
        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
