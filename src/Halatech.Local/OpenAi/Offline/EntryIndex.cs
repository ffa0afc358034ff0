using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Tells how well one entry accounts for a word: 1 for its very word in the question, 0 for not at all.</summary>
internal sealed class EntryIndex
{
    private const double Same = 1, Synonym = 0.9, Misspelt = 0.8, InAnswer = 0.7, SynonymInAnswer = 0.5;

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

    /// <summary>
    /// Whether the entry is about what the terms are about. "How much is it?" and "Do children stay for free?"
    /// share a word on price and no subject: that is not an answer, unless the subject came up before.
    /// </summary>
    public bool IsAbout(List<Word> terms, List<Word> background)
    {
        if (terms.Exists(NamesSubject)) return true;
        if (terms.Count(term => IsSubject(term) && Match(term) > 0) > 1) return true;
        if (terms.Exists(AsksAttribute) && (terms.Exists(IsInAnswer) || background.Exists(IsInAnswer))) return true;
        // What is said of everything is said of no stranger: room prices do not answer "How much is a Ferrari?".
        var isGeneral = IsGeneral && !terms.Exists(term => IsSubject(term) && Match(term) <= 0);
        return (isGeneral || background.Exists(NamesSubject)) && terms.Exists(term => Match(term) > 0);
    }

    public double Match(Word term)
    {
        var inAnswer = _answerStems.Contains(term.Stem) ? InAnswer
            : SynonymInAnswer * _answerConcepts.GetValueOrDefault(term.Concept);
        return Math.Max(MatchInQuestion(term), inAnswer);
    }

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

    private bool IsGeneral => Entry.QuestionWords.TrueForAll(word => word.Weight < WordWeights.Content || Attributes.Has(word));

    private bool NamesSubject(Word term) => IsSubject(term) && MatchInQuestion(term) >= SynonymInAnswer;

    // "How much is the suya?" asks for a price, and the dish stands in the answer of a question about prices.
    private bool AsksAttribute(Word term) => Attributes.Has(term) && MatchInQuestion(term) > 0;

    private bool IsInAnswer(Word term) => IsSubject(term) && _answerStems.Contains(term.Stem);

    private static bool IsSubject(Word term) => term.Weight >= 1 && !Attributes.Has(term);

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
