using Halatech.Core.Conversations;
using Halatech.Core.Errors;

namespace Halatech.Core.Media;

/// <summary>Which files of customers are taken.</summary>
public static class MediaRules
{
    // What a small file can unfold to: a picture of a thousand megapixels fits into some kilobytes.
    private const long MostPixels = 50_000_000;

    /// <summary>Whether a file need not be fetched at all, by what the provider says of it.</summary>
    public static Error? Refuse(MediaItem item, int maxBytes) => item.Size > maxBytes ? Error(MediaErrors.TooLarge) : null;

    /// <summary>Looks at the bytes: they must be what they are said to be.</summary>
    /// <param name="statedType">As the provider said it.</param>
    /// <param name="bytes">The file.</param>
    public static Result<CheckedMedia> Check(string statedType, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return Error(MediaErrors.Empty);
        if (MediaSniffer.TypeOf(bytes.Span) is not { } type) return Error(MediaErrors.TypeNotTaken);
        if (!Agree(statedType, type)) return Error(MediaErrors.TypeMismatch);
        if (ImageSize.Of(type, bytes.Span) is { } size && (long)size.Width * size.Height > MostPixels) return Error(MediaErrors.TooLarge);
        return new CheckedMedia(type, bytes);
    }

    // Nothing said, or "some bytes", is no lie. Within audio and video the names of containers are used for one another, and every
    // kind of text is shown as text.
    private static bool Agree(string stated, string found)
    {
        var type = stated.Split(';')[0].Trim().ToLowerInvariant();
        if (type is "" or "application/octet-stream" or "binary/octet-stream") return true;
        if (type is "image/jpg" or "image/pjpeg") type = "image/jpeg";
        if (found == "text/plain") return type is "text/plain" or "text/csv" or "text/vcard" or "text/x-vcard" or "text/markdown";
        return type == found || (IsSound(type) && IsSound(found));
    }

    private static bool IsSound(string type) =>
        type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal);

    private static Error Error(string code) => new(ErrorKind.Invalid, code, "The file is not taken.");
}
