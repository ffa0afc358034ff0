using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Tells how well one entry accounts for a word: 1 for its very word in the question, 0 for not at all.</summary>
internal sealed class EntryIndex
{
    private const double Same = 1, Synonym = 0.9, Misspelt = 0.8, InAnswer = 0.7;

    private readonly Dictionary<string, float> _questionConcepts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float> _answerConcepts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _questionStems;
    private readonly HashSet<string> _answerStems;

    public EntryIndex(KnowledgeEntry entry)
    {
        Entry = entry;
        _questionStems = Index(entry.QuestionWords, _questionConcepts);
        _answerStems = Index(entry.AnswerWords, _answerConcepts);
    }

    public KnowledgeEntry Entry { get; }

    public double Match(Word term) => Math.Max(MatchInQuestion(term), InAnswer * MatchIn(term, _answerStems, _answerConcepts));

    public double MatchInQuestion(Word term)
    {
        var match = MatchIn(term, _questionStems, _questionConcepts);
        return match > 0 || !_questionStems.Any(stem => Spelling.IsSlipOf(term.Stem, stem)) ? match : Misspelt;
    }

    /// <summary>How much of the entry's own question is asked for, so that the plainest entry wins a tie.</summary>
    public double Focus(List<Word> terms)
    {
        double weight = 0, asked = 0;
        foreach (var word in Entry.QuestionWords)
        {
            weight += word.Weight;
            if (terms.Exists(term => term.Concept == word.Concept)) asked += word.Weight;
        }

        return weight > 0 ? asked / weight : 0;
    }

    // A synonym that is a vague word itself ("time" for "open") accounts for little.
    private static double MatchIn(Word term, HashSet<string> stems, Dictionary<string, float> concepts) =>
        stems.Contains(term.Stem) ? Same : Synonym * concepts.GetValueOrDefault(term.Concept);

    private static HashSet<string> Index(List<Word> words, Dictionary<string, float> concepts)
    {
        var stems = new HashSet<string>(words.Count, StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (word.Weight < WordWeights.Content) continue;
            stems.Add(word.Stem);
            concepts[word.Concept] = Math.Max(word.Weight, concepts.GetValueOrDefault(word.Concept));
        }

        return stems;
    }
}
