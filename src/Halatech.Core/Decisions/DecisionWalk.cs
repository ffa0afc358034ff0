using System.Collections.Immutable;

namespace Halatech.Core.Decisions;

/// <summary>A walk from the root of a map along its answers.</summary>
/// <param name="Leaf">Where it ended, or null when a question on the way has no answer.</param>
/// <param name="Path">The questions that were passed, in order, each with its answer.</param>
/// <param name="Open">The question at which it stopped, or null when it ended at a leaf.</param>
public sealed record DecisionWalk(
    DecisionLeaf? Leaf, ImmutableArray<(AskedQuestion Question, GivenAnswer Answer)> Path, AskedQuestion? Open)
{
    /// <summary>Walks as far as the answers lead. Answers off the way are of no account.</summary>
    public static DecisionWalk Walk(DecisionQuestionnaire questionnaire, DecisionAnswers answers)
    {
        var path = ImmutableArray.CreateBuilder<(AskedQuestion, GivenAnswer)>();
        var node = questionnaire.Map.Root;
        while (node is DecisionQuestion question)
        {
            var asked = questionnaire.Find(question);
            if (answers.Find(asked.Id) is not { } answer
                || question.Answers.FirstOrDefault(a => a.Label == answer.Label) is not { } chosen)
            {
                return new(null, path.ToImmutable(), asked);
            }

            path.Add((asked, answer));
            node = chosen.Next;
        }

        return new((DecisionLeaf)node, path.ToImmutable(), null);
    }
}
