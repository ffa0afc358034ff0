namespace Halatech.Core.Turns;

/// <summary>A link where only the address itself can be one.</summary>
internal static class MarkdownLink
{
    /// <summary>
    /// The text with its address, which is left out when the text says it already or when it leads nowhere that a
    /// customer could open.
    /// </summary>
    public static string Write(string text, string url, bool bare)
    {
        var address = Readable(url);
        if (address.Length == 0 || Says(text, address)) return text;
        if (string.IsNullOrWhiteSpace(text)) return address;
        return bare ? $"{text.TrimEnd(':')}: {address}" : $"{text} ({address})";
    }

    // Relative addresses mean nothing in a message, and scripts and data have no place in one.
    private static string Readable(string url) =>
        After(url, "mailto:") ?? After(url, "tel:") ?? (IsWeb(url) ? url : "");

    private static bool IsWeb(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string? After(string url, string scheme) =>
        url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? url[scheme.Length..] : null;

    private static bool Says(string text, string address) =>
        text.Contains(address, StringComparison.OrdinalIgnoreCase);
}
