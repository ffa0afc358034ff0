using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Halatech.Core.Texts;

/// <summary>
/// Guesses the language of a message from its script and its commonest words. It would rather know nothing than be wrong: short
/// and mixed messages have no language here. The enforcer, which understands them, has the last word where there is one.
/// </summary>
public static class LanguageDetector
{
    private const int MostCharacters = 2_000;

    private static readonly (string Code, int First, int Last)[] Scripts =
    [
        ("ru", 0x0400, 0x04FF), ("el", 0x0370, 0x03FF), ("he", 0x0590, 0x05FF), ("ar", 0x0600, 0x06FF), ("hi", 0x0900, 0x097F),
        ("bn", 0x0980, 0x09FF), ("ta", 0x0B80, 0x0BFF), ("th", 0x0E00, 0x0E7F), ("am", 0x1200, 0x137F), ("ja", 0x3040, 0x30FF),
        ("ko", 0xAC00, 0xD7AF), ("zh", 0x4E00, 0x9FFF),
    ];

    // Words that stand in nearly every sentence of one language and in none, or few, of the others.
    private static readonly (string Code, string Words)[] Languages =
    [
        ("en", "the and is are you your what when where how much can have please thank thanks would could this that with for we they does it my"),
        ("fr", "le les des est vous je nous une pour avec quel quelle combien où merci bonjour pouvez avez dans pas bonsoir quand et"),
        ("es", "el los las usted qué cuánto dónde gracias hola buenos tiene quiero puedo para con una por está cuándo y"),
        ("pt", "os você não obrigado obrigada olá quanto onde tem quero posso para uma com bom dia está são e"),
        ("de", "der die das und ist ich sie wir nicht bitte danke haben kann wie viel wann wo ein eine mit für guten"),
        ("it", "il gli che è sono vorrei grazie quanto dove buongiorno avete posso una con per non ciao di"),
        ("nl", "het een en ik jullie niet graag hoeveel waar wanneer bedankt hebben kan voor met goedendag"),
        ("sw", "na ya wa kwa ni nini wapi lini asante habari ninaomba naomba je mna karibu tafadhali bei gani"),
        ("ha", "da na yaya nawa ina don allah sannu nagode kuna muna wane yau akwai zan ba"),
        ("yo", "mo ni àwọn báwo elo èló jọ̀ọ́ jọwọ ẹ ṣé mi o kí fẹ́ fẹ wa nibo ìgbà"),
        ("ig", "na m ego ole biko kedu daalụ nọ gịnị ebee ị nke anyị ka achọrọ"),
        ("pcm", "wetin dey una abeg wan no go fit how na oga wey dem don sabi make"),
    ];

    private static readonly FrozenDictionary<string, int[]> LanguagesOf = Languages.Index()
        .SelectMany(l => l.Item.Words.Normalize(NormalizationForm.FormC).Split(' ').Select(word => (Word: word, Language: l.Index)))
        .GroupBy(w => w.Word, w => w.Language, StringComparer.Ordinal)
        .ToFrozenDictionary(w => w.Key, w => w.Distinct().ToArray(), StringComparer.Ordinal);

    /// <summary>The language of a text, or none when it cannot be told.</summary>
    public static LanguageCode Of(string text)
    {
        var begin = text.Length <= MostCharacters ? text : text[..MostCharacters];
        return LanguageCode.Of(OfScript(begin) ?? OfWords(begin));
    }

    private static string? OfScript(string text)
    {
        var letters = 0;
        var counts = new int[Scripts.Length];
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune)) continue;
            letters++;
            if (rune.IsAscii) continue;
            var script = Array.FindIndex(Scripts, s => rune.Value >= s.First && rune.Value <= s.Last);
            if (script >= 0) counts[script]++;
        }

        var most = Array.IndexOf(counts, counts.Max());

        // Japanese is written with Chinese characters between its own.
        var kana = Array.FindIndex(Scripts, s => s.Code == "ja");
        if (counts[kana] > 0 && Scripts[most].Code == "zh") most = kana;
        var own = Scripts[most].Code == "ja" ? counts[most] + counts[^1] : counts[most];
        return letters > 0 && own * 2 > letters ? Scripts[most].Code : null;
    }

    private static string? OfWords(string text)
    {
        var found = WordsIn(text);
        var hits = new int[Languages.Length];
        foreach (var word in found)
            foreach (var language in LanguagesOf.GetValueOrDefault(word, [])) hits[language]++;

        // One word proves nothing, and two languages that share their words prove nothing of either.
        var most = hits.Max();
        return most >= 2 && hits.Count(n => n == most) == 1 && most * 5 >= found.Count ? Languages[Array.IndexOf(hits, most)].Code : null;
    }

    private static HashSet<string> WordsIn(string text)
    {
        HashSet<string> words = new(StringComparer.Ordinal);
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormC).Append(' '))
        {
            if (char.IsLetter(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }
}
