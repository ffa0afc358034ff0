using System.Buffers;

namespace Halatech.Local.OpenAi.Text;

/// <summary>
/// Light English stemming: strips inflections and the commonest derivations so that "cancelling",
/// "cancelled" and "cancellation" meet. Stems are keys, not words; they are never shown.
/// </summary>
internal static class Stemmer
{
    private const int ShortestStem = 3;

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    // Longest first: the first suffix that leaves a pronounceable stem wins.
    private static readonly (string Suffix, string Put, int Keep)[] Rules =
    [
        ("ations", "", 4), ("ation", "", 4), ("ities", "", 3), ("ments", "", 4), ("ment", "", 4),
        ("ness", "", 4), ("ings", "", 3), ("ing", "", 3), ("ions", "", 4), ("ion", "", 4),
        ("ity", "", 4), ("als", "", 4), ("al", "", 4), ("ies", "y", 2), ("ied", "y", 2),
        ("sses", "ss", 2), ("ches", "ch", 2), ("shes", "sh", 2), ("xes", "x", 2),
        ("able", "", 4), ("ible", "", 4), ("ly", "", 4), ("ed", "", 3), ("ss", "ss", 1), ("us", "us", 1),
        ("is", "is", 1), ("s", "", 3),
    ];

    /// <summary>The stem of a word that is already lower-case. Words with digits stay as they are.</summary>
    public static string Stem(string word)
    {
        if (word.Length <= ShortestStem || !IsPlain(word)) return word;
        var stem = word;
        // Twice, because endings pile up: "bookings" loses its s with ing, "listings'" both.
        for (var pass = 0; pass < 2; pass++) stem = StripOne(stem);
        return Tidy(stem);
    }

    private static string StripOne(string word)
    {
        foreach (var (suffix, put, keep) in Rules)
        {
            if (!word.EndsWith(suffix, StringComparison.Ordinal)) continue;
            var length = word.Length - suffix.Length;
            if (length < keep || !HasVowel(word.AsSpan(0, length))) continue;
            return put.Length == 0 ? word[..length] : string.Concat(word.AsSpan(0, length), put);
        }

        return word;
    }

    // A doubled last consonant, a silent e and y/i are where two forms of one word usually still differ.
    private static string Tidy(string stem)
    {
        var length = stem.Length;
        if (length > ShortestStem && stem[length - 1] == 'e') length--;
        if (length > ShortestStem && stem[length - 1] == stem[length - 2] && !IsVowel(stem[length - 1])) length--;
        return stem[length - 1] == 'y' ? string.Concat(stem.AsSpan(0, length - 1), "i") : stem[..length];
    }

    private static bool IsPlain(string word)
    {
        foreach (var letter in word)
            if (letter is < 'a' or > 'z') return false;
        return true;
    }

    private static bool HasVowel(ReadOnlySpan<char> text) => text.ContainsAny(Vowels);

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
