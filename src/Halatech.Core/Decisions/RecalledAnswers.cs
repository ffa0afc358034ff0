using System.Collections.Immutable;
using Halatech.Core.Turns;

namespace Halatech.Core.Decisions;

/// <summary>
/// What of the kept answers may stand in a turn. An answer is recalled as long as the map and the configuration are the same, all
/// messages that it relies on are still before the model, its question guards nothing, and the customer has not just taken something
/// back. Recalled is not reused: new messages open a question again, unless the model says that nothing in them bears on it.
/// </summary>
public sealed class RecalledAnswers
{
    // Below this a second request would cost more than the messages that the first one spares.
    private const int LongThread = 1_500;

    private RecalledAnswers(DecisionAnswers answers, ImmutableArray<AskedQuestion> questions, int firstNew, bool isLong) =>
        (Answers, Questions, FirstNew, IsLong) = (answers, questions, firstNew, isLong);

    /// <summary>Nothing is recalled.</summary>
    public static RecalledAnswers None { get; } = new(DecisionAnswers.None, [], 0, false);

    public DecisionAnswers Answers { get; }

    /// <summary>The questions that have a recalled answer, in the order of the map.</summary>
    public ImmutableArray<AskedQuestion> Questions { get; }

    /// <summary>The number of the first message that the answers do not know of.</summary>
    public int FirstNew { get; }

    private bool IsLong { get; }

    public static RecalledAnswers Of(KeptAnswers? kept, long basis, DecisionQuestionnaire questionnaire, NumberedThread thread)
    {
        if (kept is null || kept.Basis != basis || kept.Answers.IsDefaultOrEmpty) return None;
        var seen = thread.Keys.LastIndexOf(kept.Seen);
        if (seen < 0 || thread.SaidFrom(seen + 2).Any(Retraction.IsIn)) return None;
        var given = kept.Answers.GroupBy(a => a.Question)
            .Select(entries => Recall([.. entries], questionnaire, thread))
            .OfType<(AskedQuestion Question, GivenAnswer Answer)>()
            .OrderBy(a => questionnaire.Questions.IndexOf(a.Question)).ToArray();
        var answers = DecisionAnswers.None.With(given.Select(a => KeyValuePair.Create(a.Question.Id, a.Answer)));
        return new(answers, [.. given.Select(a => a.Question)], seen + 2, thread.Text.Length - thread.TextFrom(seen + 2).Length >= LongThread);
    }

    /// <summary>
    /// Whether the new messages can be looked at alone: the answers lead to a leaf without any guard on the way, and the messages
    /// before are long enough to be worth sparing.
    /// </summary>
    public bool CanBeReviewed(DecisionQuestionnaire questionnaire, NumberedThread thread) =>
        IsLong && FirstNew <= thread.Keys.Length && DecisionWalk.Walk(questionnaire, Answers).Leaf is not null;

    /// <summary>The answers without those of these questions.</summary>
    public RecalledAnswers Without(IEnumerable<string> opened)
    {
        var ids = opened.ToHashSet(StringComparer.Ordinal);
        var left = Questions.RemoveAll(q => ids.Contains(q.Id));
        return new(DecisionAnswers.None.With(left.Select(q => KeyValuePair.Create(q.Id, Answers.Find(q.Id)!))), left, FirstNew, IsLong);
    }

    // Null when it does not fit the map, whatever the reason, or when a message that it relies on is no longer shown.
    private static (AskedQuestion Question, GivenAnswer Answer)? Recall(
        KeptAnswer[] entries, DecisionQuestionnaire questionnaire, NumberedThread thread)
    {
        if (entries[0].Question >= questionnaire.Questions.Length) return null;
        var asked = questionnaire.Questions[entries[0].Question];
        if (asked.Question.Guard || entries[0].Label >= asked.Question.Answers.Length) return null;
        ImmutableArray<int> evidence = [.. entries.Select(e => thread.Keys.IndexOf(e.Message) + 1)];
        return evidence.Contains(0) ? null : (asked, new GivenAnswer(asked.Question.Answers[entries[0].Label].Label, evidence));
    }
}
