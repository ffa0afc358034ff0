namespace Halatech.Adapters.Twilio.Media;

/// <summary>Where Twilio keeps files. An answer or a redirect that leads elsewhere is not followed.</summary>
internal static class TwilioFileHosts
{
    private static readonly string[] Domains = [".twilio.com", ".twiliocdn.com"];
    private static readonly string[] Buckets = ["s3-external-1.amazonaws.com", "s3.amazonaws.com"];

    /// <summary>Whether a file may be fetched from there: Twilio's hosts over https, or the one that stands in for them.</summary>
    public static bool Allows(Uri link, TwilioOptions options)
    {
        if (link.UserInfo.Length > 0) return false;
        if (options.BaseUrl.Length > 0)
            return new Uri(options.BaseUrl) is var own && link.Scheme == own.Scheme && link.Authority.Equals(own.Authority, StringComparison.OrdinalIgnoreCase);
        if (link.Scheme != Uri.UriSchemeHttps || !link.IsDefaultPort) return false;
        return Domains.Any(d => link.Host.EndsWith(d, StringComparison.OrdinalIgnoreCase))
            || (Buckets.Contains(link.Host, StringComparer.OrdinalIgnoreCase) && link.AbsolutePath.StartsWith("/media.twiliocdn.com/", StringComparison.Ordinal));
    }
}
