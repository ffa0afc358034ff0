using System.Collections.Immutable;

namespace Halatech.Core.Decisions;

/// <summary>The answer to one question.</summary>
/// <param name="Label">One of the question's labels.</param>
/// <param name="Evidence">The numbers of the messages it relies on, from 1.</param>
public sealed record GivenAnswer(string Label, ImmutableArray<int> Evidence);

/// <summary>The answers that hold so far, by the id of their question; see <see cref="DecisionQuestionnaire"/>.</summary>
public sealed class DecisionAnswers
{
    private readonly ImmutableDictionary<string, GivenAnswer> _given;

    private DecisionAnswers(ImmutableDictionary<string, GivenAnswer> given) => _given = given;

    /// <summary>Nothing is answered yet.</summary>
    public static DecisionAnswers None { get; } = new(ImmutableDictionary<string, GivenAnswer>.Empty);

    /// <summary>The answer to a question, or null.</summary>
    public GivenAnswer? Find(string questionId) => _given.GetValueOrDefault(questionId);

    /// <summary>These answers and newer ones, which count more.</summary>
    public DecisionAnswers With(IEnumerable<KeyValuePair<string, GivenAnswer>> newer) => new(_given.SetItems(newer));
}
