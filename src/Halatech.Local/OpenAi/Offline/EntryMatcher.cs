using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Finds the entries that answer a question: those that account for enough of its words. A question whose words
/// are not accounted for has no answer here, however well retrieval thought of the nearest entry.
/// </summary>
internal sealed class EntryMatcher(IReadOnlyList<KnowledgeEntry> entries)
{
    /// <summary>The share of a question's weight that an entry must account for.</summary>
    private const double Enough = 0.45;

    /// <summary>The share that will do where retrieval is sure: it has seen tags that stand in no entry, and what is
    /// left over of a chatty question is colour.</summary>
    private const double EnoughWhenSure = 0.2;

    /// <summary>How fast the share that is asked for falls as the cosine rises above <see cref="Related"/>.</summary>
    private const double Trust = 1;

    /// <summary>A cosine that unrelated texts seldom reach, and how far ahead of the next entry is clear.</summary>
    private const double Related = 0.25, ClearLead = 1.2;

    // They decide between entries; none of them can lift one over the bar.
    private const double ContextBonus = 0.3, FocusBonus = 0.15, RetrievalBonus = 0.6, LeadBonus = 0.2;
    private const int MostEntries = 3;

    private readonly List<EntryIndex> _indexes = entries.Select(entry => new EntryIndex(entry)).ToList();
    private readonly KnowledgeEntry? _lead = LeadOf(entries);

    /// <param name="words">The question.</param>
    /// <param name="context">What was said before it; decides between entries that fit equally well.</param>
    public List<KnowledgeEntry> Find(IReadOnlyList<Word> words, IReadOnlyList<Word> context)
    {
        var terms = TermsOf(words);
        if (terms.Count == 0) terms = TermsOf(context);
        var background = TermsOf(context);
        var found = new List<KnowledgeEntry>();
        // An entry is chosen for the question, each further one for what the earlier ones leave open.
        while (terms.Count > 0 && found.Count < MostEntries)
        {
            var bar = found.Count == 0 ? Enough : OpenPartBar(words, terms);
            if (Best(terms, background, bar, questionOnly: found.Count > 0) is not { } best) break;
            if (found.Contains(best.Entry)) break;
            found.Add(best.Entry);
            terms.RemoveAll(term => best.Match(term) > 0);
        }

        return found;
    }

    // What is left over is often just colour ("for my two kids"); only a part that is clearly its own topic counts.
    private static double OpenPartBar(IReadOnlyList<Word> words, List<Word> open) =>
        open.Exists(term => term.Weight >= 1) && words.Count > 0 ? Enough : double.MaxValue;

    private EntryIndex? Best(List<Word> terms, List<Word> background, double bar, bool questionOnly)
    {
        EntryIndex? best = null;
        var bestRank = 0d;
        foreach (var index in _indexes)
        {
            if (index.Entry.Answer.Length == 0) continue;
            var covered = Covered(terms, term => questionOnly ? index.MatchInQuestion(term) : index.Match(term));
            if (covered < BarFor(index.Entry, bar) || !index.IsAbout(terms, background)) continue;
            var rank = covered + ContextBonus * Covered(background, index.Match) + FocusBonus * index.Focus(terms)
                + RetrievalBonus * Math.Clamp(index.Entry.Score, 0, 1)
                + (index.Entry == _lead ? LeadBonus : 0);
            if (best is not null && rank <= bestRank) continue;
            (best, bestRank) = (index, rank);
        }

        return best;
    }

    private double BarFor(KnowledgeEntry entry, double bar) => entry == _lead
        ? Math.Min(bar, EnoughWhenSure)
        : bar - Math.Clamp(Trust * (entry.Score - Related), 0, Enough - EnoughWhenSure);

    private static KnowledgeEntry? LeadOf(IReadOnlyList<KnowledgeEntry> entries)
    {
        var ranked = entries.OrderByDescending(entry => entry.Score).Take(2).ToList();
        if (ranked.Count == 0 || ranked[0].Score < Related) return null;
        return ranked.Count == 1 || ranked[0].Score >= ranked[1].Score * ClearLead ? ranked[0] : null;
    }

    private static double Covered(List<Word> terms, Func<Word, double> match)
    {
        double weight = 0, covered = 0;
        foreach (var term in terms)
        {
            weight += term.Weight;
            covered += term.Weight * match(term);
        }

        return weight > 0 ? covered / weight : 0;
    }

    private static List<Word> TermsOf(IReadOnlyList<Word> words) =>
        words.Where(word => word.Weight >= WordWeights.Content).DistinctBy(word => word.Stem, StringComparer.Ordinal)
            .Select(word => Attributes.Has(word) ? word with { Weight = word.Weight / 2 } : word).ToList();
}
