using System.Runtime.InteropServices;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Embedding;

/// <summary>
/// Embeddings without a model: words, synonym groups, word pairs and letter groups hashed into a unit vector.
/// Texts about the same thing in similar words come out close; it knows no meaning beyond its tables.
/// Deterministic, and linear in the length of the text.
/// </summary>
internal static class OfflineEmbedding
{
    private const uint StemFamily = 1, ConceptFamily = 2, PairFamily = 3, GramFamily = 4, RawFamily = 5;
    private const float StemWeight = 1f, ConceptWeight = 0.8f, PairWeight = 0.2f, GramWeight = 0.5f;
    private const float BodyWeight = 0.6f;

    // Four letters catch a typo in an ordinary word and still tell most words apart.
    private const int GramLength = 4;

    /// <summary>The unit vector of a text; never the null vector, which has no cosine.</summary>
    /// <param name="dimensions">How many values; the more, the fewer collisions.</param>
    public static float[] Embed(string text, int dimensions)
    {
        var (head, body) = HeadAndBody(text);
        var whole = new HashedVector(dimensions);
        whole.Add(Features(head, dimensions), 1);
        if (body.Length > 0) whole.Add(Features(body, dimensions), BodyWeight);
        return whole.Normalised();
    }

    // The first line of a text is its title or question as a rule, and tells more than what follows.
    private static (string Head, string Body) HeadAndBody(string text)
    {
        var trimmed = text.Trim();
        var end = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[(end + 1)..]);
    }

    private static HashedVector Features(string text, int dimensions)
    {
        var vector = new HashedVector(dimensions);
        var words = WordReader.Read(text);
        AddWords(vector, words);
        AddPairs(vector, words);
        // "???" and emoji have no words; equal texts must still be equal and not null.
        if (words.Count == 0) vector.Add(text, RawFamily, 1);
        return vector;
    }

    private static void AddWords(HashedVector vector, List<Word> words)
    {
        var counts = new Dictionary<string, (Word Word, int Count)>(words.Count, StringComparer.Ordinal);
        foreach (var word in words)
        {
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, word.Stem, out _);
            seen = (word, seen.Count + 1);
        }

        foreach (var (word, count) in counts.Values)
        {
            // Sublinear: a text that says "pool" ten times is not ten times as much about pools.
            var weight = word.Weight * (1 + MathF.Log(count));
            vector.Add(word.Stem, StemFamily, weight * StemWeight);
            vector.Add(word.Concept, ConceptFamily, weight * ConceptWeight);
            AddGrams(vector, word.Stem, weight * GramWeight);
        }
    }

    private static void AddPairs(HashedVector vector, List<Word> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var weight = MathF.Sqrt(words[i - 1].Weight * words[i].Weight);
            vector.Add(words[i - 1].Stem + words[i].Stem, PairFamily, weight * PairWeight);
        }
    }

    private static void AddGrams(HashedVector vector, string stem, float weight)
    {
        Span<char> framed = stackalloc char[WordReader.LongestWord + 2];
        framed = framed[..(stem.Length + 2)];
        framed[0] = framed[^1] = '#';
        stem.CopyTo(framed[1..]);
        var grams = framed.Length - GramLength + 1;
        if (grams < 1) return;
        var share = weight / MathF.Sqrt(grams);
        for (var i = 0; i < grams; i++) vector.Add(framed.Slice(i, GramLength), GramFamily, share);
    }
}
