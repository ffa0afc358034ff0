using Halatech.Core.Conversations;
using Halatech.Core.Texts;

namespace Halatech.Core.Turns;

/// <summary>A file of the thread as the model reads it, such as <c>[photo.jpg, image/jpeg]</c>.</summary>
internal static class MediaLabel
{
    private const int MaxNameLength = 80;
    private const int MaxTypeLength = 80;

    /// <param name="item">What was said of the file.</param>
    /// <param name="more">What is known besides; our own words.</param>
    public static string Of(MediaItem item, params ReadOnlySpan<string> more)
    {
        string[] said = [Clean(item.FileName, MaxNameLength), Clean(item.ContentType, MaxTypeLength), .. more];
        var words = string.Join(", ", said.Where(w => w.Length > 0));
        return words.Length == 0 ? "[file]" : $"[{words}]";
    }

    // The sender chose both: on one line and without brackets they cannot pass for anything but a label.
    private static string Clean(string? text, int max)
    {
        var words = CleanText.Of(text).Replace('[', '(').Replace(']', ')')
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return CleanText.Truncate(string.Join(' ', words), max);
    }
}
