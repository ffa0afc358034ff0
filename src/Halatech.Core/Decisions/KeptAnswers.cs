using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Turns;

namespace Halatech.Core.Decisions;

/// <summary>
/// Answers that a conversation keeps from the last turn in which nothing was called. A few dozen bytes, because every live conversation
/// may hold some: questions and labels are counted, messages go by four bytes of their names.
/// </summary>
/// <param name="Basis">Stands for the map, its name and the version of the configuration: with another one nothing is kept.</param>
/// <param name="Seen">The last message that had been said when the answers were given.</param>
/// <param name="Answers">One for each message that an answer relies on.</param>
[GenerateSerializer, Immutable, Alias("halatech.decisions.kept-answers")]
public sealed record KeptAnswers(
    [property: Id(0)] long Basis,
    [property: Id(1)] int Seen,
    [property: Id(2)] ImmutableArray<KeptAnswer> Answers)
{
    /// <summary>How many entries are kept: of large maps the questions on the way, and as many others as there is room for.</summary>
    public const int MaxEntries = 32;

    // An answer that rests on more is about the whole conversation, and soon out of date.
    private const int MostEvidence = 4;

    /// <summary>What a map of a configuration is known by.</summary>
    public static long BasisOf(string map, int version, DecisionQuestionnaire questionnaire) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{map}\n{version}\n{questionnaire.Digest}"))));

    /// <summary>What is worth keeping of a walk that ended at a leaf; null when that is nothing.</summary>
    /// <param name="basis">See <see cref="Basis"/>.</param>
    /// <param name="thread">What had been said.</param>
    /// <param name="walk">The way to the leaf: its answers are kept first.</param>
    /// <param name="questionnaire">All questions.</param>
    /// <param name="answers">All answers. Those of guards are not kept.</param>
    public static KeptAnswers? Of(
        long basis, NumberedThread thread, DecisionWalk walk, DecisionQuestionnaire questionnaire, DecisionAnswers answers)
    {
        if (walk.Leaf is null || thread.Keys.IsEmpty) return null;
        var entries = ImmutableArray.CreateBuilder<KeptAnswer>();
        foreach (var asked in walk.Path.Select(step => step.Question).Concat(questionnaire.Questions).Distinct())
        {
            if (asked.Question.Guard || answers.Find(asked.Id) is not { Evidence.Length: <= MostEvidence } answer) continue;
            if (entries.Count + answer.Evidence.Length > MaxEntries) break;
            var question = questionnaire.Questions.IndexOf(asked);
            var label = asked.Question.Answers.Select(a => a.Label).ToList().IndexOf(answer.Label);
            entries.AddRange(answer.Evidence.Select(n => new KeptAnswer((byte)question, (byte)label, thread.Keys[n - 1])));
        }

        return entries.Count == 0 ? null : new(basis, thread.Keys[^1], entries.ToImmutable());
    }
}

/// <summary>An answer and one of the messages that it relies on.</summary>
/// <param name="Question">The place of the question in its map, from 0.</param>
/// <param name="Label">The place of the label in its question, from 0.</param>
/// <param name="Message">The message; see <see cref="KeptAnswers.Seen"/>.</param>
[GenerateSerializer, Immutable, Alias("halatech.decisions.kept-answer")]
public readonly record struct KeptAnswer(
    [property: Id(0)] byte Question,
    [property: Id(1)] byte Label,
    [property: Id(2)] int Message);
