using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Texts;

namespace Halatech.Host.Webhooks.Events;

/// <summary>
/// The field <c>Media</c>: a JSON array in a string. Its keys differ between Twilio's own pages, so they are read in any
/// case and <c>MediaSid</c> stands for <c>Sid</c>. What cannot be read is left out, and the message stays.
/// </summary>
internal static class MediaField
{
    /// <summary>The most files that one message can carry.</summary>
    public const int MaxItems = 10;

    private const int MaxText = 255;

    public static ImmutableArray<MediaItem> Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return [];
        var items = ImmutableArray.CreateBuilder<MediaItem>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return [];
            // Reading stops at the last item that counts, however many follow.
            while (items.Count < MaxItems && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject) reader.Skip();
                else if (Item(ref reader) is { } item) items.Add(item);
            }
        }
        // Half a character in an escape is not a JsonException to the reader.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was read before stands.
        }

        return items.ToImmutable();
    }

    /// <summary>An item from parts that anyone may have written, or null when its id is none.</summary>
    public static MediaItem? Of(string? sid, string? contentType, string? fileName, long? size) => Sids.Is(sid, "ME")
        ? new(sid!, Short(contentType), fileName is null ? null : Short(fileName), size >= 0 ? size : null)
        : null;

    private static MediaItem? Item(ref Utf8JsonReader reader)
    {
        string? sid = null, mediaSid = null, contentType = null, fileName = null;
        long? size = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            if (Is(name, "Sid")) sid = Text(ref reader);
            else if (Is(name, "MediaSid")) mediaSid = Text(ref reader);
            else if (Is(name, "ContentType")) contentType = Text(ref reader);
            else if (Is(name, "Filename")) fileName = Text(ref reader);
            else if (Is(name, "Size")) size = Number(ref reader);
            else reader.Skip();
        }

        return Of(sid ?? mediaSid, contentType, fileName, size);
    }

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt64(out var number) ? number : null;
        if (reader.TokenType == JsonTokenType.String && !reader.HasValueSequence)
        {
            return Utf8Parser.TryParse(reader.ValueSpan, out long written, out var used) && used == reader.ValueSpan.Length
                ? written
                : null;
        }

        reader.Skip();
        return null;
    }

    private static string Short(string? text) => CleanText.Truncate(CleanText.Of(text), MaxText);
}
