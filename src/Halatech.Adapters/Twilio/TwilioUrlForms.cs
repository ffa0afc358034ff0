using System.Globalization;
using System.Text;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// The forms of a URL that Twilio may have signed. Which one it is depends on the age of the service that called: with or
/// without the port, the query as given or as a URL parser writes it, user information kept or dropped.
/// </summary>
internal static class TwilioUrlForms
{
    /// <summary>All forms that differ from the given one; few or none for the plain URLs that we hand out.</summary>
    public static List<string> Others(string url)
    {
        List<string> forms = [];
        var scheme = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (scheme < 3) return forms;
        var path = url.AsSpan(scheme).IndexOfAny('/', '?');
        var authority = path < 0 ? url[scheme..] : url.Substring(scheme, path);
        var rest = path < 0 ? "" : url[(scheme + path)..];

        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var user = authority[..^host.Length];
        var port = PortAt(host);
        var bare = port < 0 ? host : host[..port];
        var full = port < 0 ? host + (url.StartsWith("https:", StringComparison.Ordinal) ? ":443" : ":80") : host;

        foreach (var query in (ReadOnlySpan<string>)[rest, Reencode(rest)])
        {
            foreach (var userInfo in (ReadOnlySpan<string>)[user, ""])
            {
                Add(forms, url, $"{url.AsSpan(0, scheme)}{userInfo}{bare}{query}");
                Add(forms, url, $"{url.AsSpan(0, scheme)}{userInfo}{full}{query}");
            }
        }

        return forms;
    }

    private static void Add(List<string> forms, string given, string form)
    {
        if (form != given && !forms.Contains(form)) forms.Add(form);
    }

    private static int PortAt(string host)
    {
        var colon = host.LastIndexOf(':');
        // The colons inside the brackets of an IPv6 address are no port.
        return colon > host.LastIndexOf(']') ? colon : -1;
    }

    // The characters that the WHATWG URL standard percent-encodes in the query of an http URL.
    private static string Reencode(string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return pathAndQuery;
        var text = new StringBuilder(pathAndQuery, 0, query, pathAndQuery.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(pathAndQuery[query..]))
        {
            if (b is <= 0x20 or >= 0x7F || b is (byte)'"' or (byte)'#' or (byte)'<' or (byte)'>' or (byte)'\'')
                text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            else
                text.Append((char)b);
        }

        return text.ToString();
    }
}
