namespace Halatech.Local.OpenAi.Text;

/// <summary>Splits text into sentences; each keeps its closing sign.</summary>
internal static class Sentences
{
    public static List<string> Of(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!Ends(text, at)) continue;
            Add(sentences, text.AsSpan(start, at + 1 - start));
            start = at + 1;
        }

        Add(sentences, text.AsSpan(start));
        return sentences;
    }

    /// <summary>The text up to the last sentence that ends within so many characters; a hard cut when none does.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest) return text;
        for (var at = longest - 1; at > longest / 2; at--)
            if (Ends(text, at)) return text[..(at + 1)].TrimEnd();
        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return text[..end] + "…";
    }

    // "14.30" and "halatech.example" go on; a full stop ends only before a blank.
    private static bool Ends(string text, int at) => text[at] switch
    {
        '\n' => true,
        '.' or '!' or '?' or '…' => at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]),
        _ => false,
    };

    private static void Add(List<string> sentences, ReadOnlySpan<char> sentence)
    {
        sentence = sentence.Trim();
        if (!sentence.IsEmpty) sentences.Add(sentence.ToString());
    }
}
