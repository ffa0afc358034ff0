using System.Text;
using System.Text.Unicode;

namespace Halatech.Core.Media;

/// <summary>
/// Says what a file is by its first bytes. Only kinds that customers send and that do no harm are known; the rest, scripts and
/// pages and programs among them, is none of these.
/// </summary>
public static class MediaSniffer
{
    /// <summary>The type that the bytes show, or null for one that is not taken.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return "image/png";
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return "image/gif";
        if (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12) return OfRiff(bytes[8..12]);
        if (bytes.StartsWith("%PDF-"u8)) return "application/pdf";
        if (bytes.StartsWith("OggS"u8)) return "audio/ogg";
        if (bytes.StartsWith("#!AMR"u8)) return "audio/amr";
        if (bytes.StartsWith("ID3"u8) || IsMpegFrame(bytes)) return "audio/mpeg";
        if (bytes.Length >= 12 && bytes[4..8].SequenceEqual("ftyp"u8)) return OfMp4(bytes[8..12]);
        return IsPlainText(bytes) ? "text/plain" : null;
    }

    private static string? OfRiff(ReadOnlySpan<byte> form) =>
        form.SequenceEqual("WEBP"u8) ? "image/webp" : form.SequenceEqual("WAVE"u8) ? "audio/wav" : null;

    private static string OfMp4(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("M4A"u8) ? "audio/mp4" : brand.StartsWith("3g"u8) ? "video/3gpp" : "video/mp4";

    private static bool IsMpegFrame(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && bytes[0] == 0xFF && (bytes[1] & 0xE6) is 0xE2 or 0xE4;

    // Text that a browser or a shell would run is none.
    private static bool IsPlainText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || !Utf8.IsValid(bytes)) return false;
        foreach (var b in bytes)
            if (b < 0x20 && b is not ((byte)'\n' or (byte)'\r' or (byte)'\t')) return false;
        var start = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 256)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return !start.StartsWith('<') && !start.StartsWith("#!", StringComparison.Ordinal);
    }
}
