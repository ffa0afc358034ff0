using System.Globalization;
using System.Text;

namespace Halatech.Core.Texts;

/// <summary>
/// Makes text from outside safe to keep: Postgres refuses U+0000 and JSON refuses lone surrogates, and neither they
/// nor other control characters mean anything to a reader.
/// </summary>
public static class CleanText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text without control characters (line breaks and tabs stay) and with lone surrogates replaced.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var firstBad = IndexOfBad(text, 0);
        if (firstBad < 0) return text;

        var clean = new StringBuilder(text.Length).Append(text, 0, firstBad);
        for (var i = firstBad; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c))
                clean.Append(Replacement);
            else if (!IsDropped(c))
                clean.Append(c);
        }

        return clean.ToString();
    }

    /// <summary>Whether nothing in a text can be seen: spaces, and marks such as zero-width joiners with nothing to join.</summary>
    public static bool IsBlank(string text) => text.EnumerateRunes().All(rune => Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.Control
        || rune.Value is 0x2800 or 0x3164 or 0x115F or 0x1160);

    /// <summary>At most <paramref name="maxBytes"/> UTF-8 bytes of the text, never cutting a character in two.</summary>
    public static string Truncate(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= maxBytes || Encoding.UTF8.GetByteCount(text) <= maxBytes)
            return text;
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes) break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static int IndexOfBad(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (IsDropped(c)) return i;
            if (!char.IsSurrogate(c)) continue;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else return i;
        }

        return -1;
    }

    private static bool IsDropped(char c) => char.IsControl(c) && c is not ('\n' or '\t' or '\r');
}
