using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Media;

/// <summary>A picture as the model is given it.</summary>
public sealed record PromptImage(string ContentType, ReadOnlyMemory<byte> Bytes);

/// <summary>What the model reads in the place of a file: what it is, and its text when that is short; or why it cannot be opened.</summary>
public static class MediaNote
{
    /// <summary>How much of a text file is read, in UTF-16 units.</summary>
    public const int MostText = 4_000;

    // What the models take.
    private const int LargestImage = 5 * 1024 * 1024;

    private const string CutMarker = "\n[...]\n";

    /// <summary>The note.</summary>
    /// <param name="item">What was said of the file.</param>
    /// <param name="media">What is known of it; null when it could not be fetched for now.</param>
    /// <param name="seesImages">Whether the model is shown pictures.</param>
    public static string Of(MediaItem item, StoredMedia? media, bool seesImages)
    {
        if (media is null) return MediaLabel.Of(item, "could not be fetched");
        if (media.File is not { } file) return MediaLabel.Of(item, $"could not be opened: {Reason(media.Refusal)}");
        var known = item with { ContentType = file.ContentType };
        if (file.ContentType == "text/plain") return $"{MediaLabel.Of(known, SizeOf(file))}\n<file>{Markup.Escape(TextOf(file))}</file>";
        return MediaLabel.Of(known, SizeOf(file), Shown(file, seesImages));
    }

    /// <summary>The picture that is shown with the note, or null.</summary>
    public static PromptImage? ImageOf(StoredMedia? media, bool seesImages) =>
        media?.File is { } file && seesImages && IsShown(file) ? new PromptImage(file.ContentType, file.Bytes) : null;

    private static bool IsShown(CheckedMedia file) =>
        file.ContentType.StartsWith("image/", StringComparison.Ordinal) && file.Bytes.Length <= LargestImage;

    private static string Shown(CheckedMedia file, bool seesImages) => seesImages && IsShown(file) ? "attached" : "you cannot see or hear it";

    private static string TextOf(CheckedMedia file) =>
        MiddleCut.Of(CleanText.Of(Encoding.UTF8.GetString(file.Bytes.Span)).TrimStart('\uFEFF'), MostText, CutMarker);

    private static string SizeOf(CheckedMedia file) => file.Bytes.Length < 1024 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, file.Bytes.Length / 1024)} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{file.Bytes.Length / (1024.0 * 1024):0.0} MB");

    private static string Reason(string? code) => code switch
    {
        MediaErrors.TooLarge => "it is too large",
        MediaErrors.TypeMismatch => "it is not what it says it is",
        MediaErrors.TypeNotTaken => "files of this kind are not taken",
        MediaErrors.Empty => "it is empty",
        MediaErrors.Gone => "it is gone",
        _ => "it was not taken",
    };
}

/// <summary>What a turn knows of the files in a thread.</summary>
/// <param name="Thread">The thread with notes in the place of files.</param>
/// <param name="Images">The pictures among the newest messages.</param>
public sealed record ReadThread(ImmutableArray<ThreadEntry> Thread, ImmutableArray<PromptImage> Images);
