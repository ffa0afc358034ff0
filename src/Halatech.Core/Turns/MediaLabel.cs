using Halatech.Core.Conversations;
using Halatech.Core.Texts;

namespace Halatech.Core.Turns;

/// <summary>A file of the thread as the model reads it, such as <c>[photo.jpg, image/jpeg]</c>.</summary>
internal static class MediaLabel
{
    private const int MaxNameLength = 80;
    private const int MaxTypeLength = 80;

    public static string Of(MediaItem item)
    {
        var name = Clean(item.FileName, MaxNameLength);
        var type = Clean(item.ContentType, MaxTypeLength);
        return (name, type) switch
        {
            ("", "") => "[file]",
            ("", _) => $"[{type}]",
            (_, "") => $"[{name}]",
            _ => $"[{name}, {type}]",
        };
    }

    // The sender chose both: on one line and without brackets they cannot pass for anything but a label.
    private static string Clean(string? text, int max)
    {
        var words = CleanText.Of(text).Replace('[', '(').Replace(']', ')')
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return CleanText.Truncate(string.Join(' ', words), max);
    }
}
