namespace Halatech.Local.Twilio.Phones;

/// <summary>Headers that keep hostile text and media from becoming scripts.</summary>
internal static class PageHeaders
{
    private const string Page =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void ForPage(HttpResponse response)
    {
        Common(response);
        response.Headers.ContentSecurityPolicy = Page;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
    }

    public static void ForData(HttpResponse response)
    {
        Common(response);
        response.Headers.CacheControl = "no-store";
    }

    /// <summary>Even an SVG or HTML file opened by its address gets neither scripts nor our origin.</summary>
    public static void ForMedia(HttpResponse response)
    {
        Common(response);
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static void Common(HttpResponse response) => response.Headers.XContentTypeOptions = "nosniff";
}
