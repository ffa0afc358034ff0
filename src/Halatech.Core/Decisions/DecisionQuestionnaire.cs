using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Halatech.Core.Decisions;

/// <summary>A question of a map with the short id by which a model answers it.</summary>
public sealed record AskedQuestion(string Id, DecisionQuestion Question);

/// <summary>
/// All questions of a map as one request to a model, and how its answer is read. Beside the map's questions the model says whether
/// the customer wants no more messages, and what language they write.
/// </summary>
public sealed class DecisionQuestionnaire
{
    private static readonly JsonSerializerOptions Written = new() { MaxDepth = DecisionMapConverter.DeepestJson };

    private readonly Dictionary<DecisionQuestion, AskedQuestion> _byQuestion = new(ReferenceEqualityComparer.Instance);

    private DecisionQuestionnaire(DecisionMap map)
    {
        Map = map;
        var questions = ImmutableArray.CreateBuilder<AskedQuestion>();
        Collect(map.Root, questions);
        Questions = questions.ToImmutable();
        Schema = DecisionForm.AnswersSchema(Questions, [], BesideQuestions.None);
        Digest = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(map, Written)));
    }

    public DecisionMap Map { get; }

    /// <summary>The questions in the order in which the map has them.</summary>
    public ImmutableArray<AskedQuestion> Questions { get; }

    /// <summary>The JSON Schema of the answer, as OpenAI's strict structured outputs demand it.</summary>
    public string Schema { get; }

    public static DecisionQuestionnaire Of(DecisionMap map) => new(map);

    /// <summary>The question with its id.</summary>
    public AskedQuestion Find(DecisionQuestion question) => _byQuestion[question];

    /// <summary>Stands for the map as it is written.</summary>
    internal string Digest { get; }

    /// <summary>What the model is told to do when nothing was answered before.</summary>
    /// <param name="again">The questions whose answers did not hold, with the reason; empty the first time.</param>
    public string Instructions(IReadOnlyList<(string Id, string Reason)> again) =>
        DecisionForm.Answers(this, RecalledAnswers.None, again, BesideQuestions.None).Instructions;

    private void Collect(DecisionNode node, ImmutableArray<AskedQuestion>.Builder questions)
    {
        if (node is not DecisionQuestion question) return;
        var asked = new AskedQuestion(string.Create(CultureInfo.InvariantCulture, $"q{questions.Count + 1}"), question);
        questions.Add(asked);
        _byQuestion[question] = asked;
        foreach (var answer in question.Answers) Collect(answer.Next, questions);
    }
}
