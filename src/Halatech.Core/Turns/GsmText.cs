using System.Text;

namespace Halatech.Core.Turns;

/// <summary>
/// Writes typography in the GSM-7 alphabet. One curly quote makes a text message UCS-2 and so more than twice as dear;
/// a straight one says the same.
/// </summary>
internal static class GsmText
{
    /// <summary>
    /// The text in GSM-7, or null when anything in it has no equivalent there: then nothing is gained, and the text is
    /// better left as it is. Names keep their letters; the naira sign becomes the currency's ISO 4217 code, because a
    /// bare N can be read as a word.
    /// </summary>
    public static string? TryWrite(string text)
    {
        if (GsmAlphabet.CanEncode(text)) return text;
        if (text.Any(char.IsSurrogate)) return null;

        // The alphabet has é, but not e with a combining accent.
        var composed = text.Normalize(NormalizationForm.FormC);
        var written = new StringBuilder(composed.Length + 16);
        for (var i = 0; i < composed.Length; i++)
        {
            var c = composed[i];
            if (c == '₦') written.Append(i + 1 < composed.Length && char.IsWhiteSpace(composed[i + 1]) ? "NGN" : "NGN ");
            else if (Equivalent(c) is { } equivalent) written.Append(equivalent);
            else written.Append(c);
        }

        var result = written.ToString();
        return GsmAlphabet.CanEncode(result) ? result : null;
    }

    // By number where the character cannot be seen or told apart on a screen.
    private static string? Equivalent(char c) => c switch
    {
        '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '\u00B4' or '`' => "'",
        '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '«' or '»' => "\"",
        '\u2039' => "<",
        '\u203A' => ">",
        >= '\u2010' and <= '\u2015' or '\u2212' => "-",
        '•' or '\u2023' or '\u25E6' or '\u2043' or '\u00B7' => "-",
        '…' => "...",
        '×' => "x",
        '\t' or '\u00A0' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000' => " ",
        // Invisible: soft hyphen, zero-width space, word joiner, byte order mark.
        '\u00AD' or '\u200B' or '\u2060' or '\uFEFF' => "",
        _ => null,
    };
}
