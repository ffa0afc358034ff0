using System.Text.Json;
using CsCheck;
using Halatech.Core.Decisions;

namespace Halatech.Core.Tests.Decisions;

public sealed class QuestionnaireTests
{
    private static readonly Gen<string> Labels = Gen.Int[0, 2].Select(i => i == 0 ? "yes" : i == 1 ? "no" : "maybe");

    private static readonly Gen<DecisionMap> Maps = Gen.Recursive<DecisionNode>((depth, inner) => depth > 4
        ? Gen.Bool.Select(DecisionNode (calls) => new DecisionLeaf(calls ? "post" : "doNothing"))
        : Gen.Bool.SelectMany(leaf => leaf
            ? Gen.Const<DecisionNode>(new DecisionLeaf("doNothing"))
            : Gen.Select(Gen.Int[0, 99], inner, inner).Select(DecisionNode (text, yes, no) =>
                new DecisionQuestion($"Q{text}?", [new("yes", yes), new("no", no)])))).Select(root => new DecisionMap(root));

    private static readonly DecisionQuestionnaire Two = DecisionQuestionnaire.Of(JsonSerializer.Deserialize<DecisionMap>(
        """
        {"question": "A?", "answer": {"yes": {"functionName": "post"}, "no": {"question": "B?", "answer": {
          "yes": {"functionName": "requestHuman"}, "no": {"functionName": "doNothing"}}}}}
        """)!);

    [Fact]
    public void Answer_InOrder_HoldsWithItsEvidence()
    {
        var reading = Read("""{"answers": {"q1": {"answer": "no", "evidence": [2, 1, 2]}, "q2": {"answer": "yes", "evidence": [3]}}, "optOut": "none", "language": "yo"}""");
        Assert.Empty(reading.Faults);
        Assert.Equal([1, 2], reading.Answers["q1"].Evidence);
        Assert.Equal("yo", reading.Language);
        var walk = DecisionWalk.Walk(Two, DecisionAnswers.None.With(reading.Answers));
        Assert.Equal("requestHuman", walk.Leaf?.FunctionName);
        Assert.Equal(["A?", "B?"], walk.Path.Select(p => p.Question.Question.Text));
    }

    [Theory]
    [InlineData("""{"q2": {"answer": "no", "evidence": [1]}}""", "it is missing.")]
    [InlineData("""{"q1": {"answer": "perhaps", "evidence": [1]}}""", "it is none of the labels.")]
    [InlineData("""{"q1": {"answer": "yes", "evidence": []}}""", "it names no message that it relies on.")]
    [InlineData("""{"q1": {"answer": "yes", "evidence": [9]}}""", "it relies on a message that does not exist.")]
    [InlineData("""{"q1": {"answer": "yes", "evidence": ["1"]}}""", "it relies on a message that does not exist.")]
    [InlineData("""{"q1": {"answer": "yes", "evidence": [1]}, "q1": {"answer": "no", "evidence": [1]}}""", "it was answered twice, in different ways.")]
    [InlineData("""{"q1": "yes"}""", "it is none of the labels.")]
    public void Answer_OutOfOrder_IsAskedAgain(string answers, string reason) =>
        Assert.Contains(("q1", reason), Read($$"""{"answers": {{answers}}}""").Faults);

    [Theory]
    [InlineData("")]
    [InlineData("I will call post now.")]
    [InlineData("[1]")]
    [InlineData("""{"answers": [{"q1": "yes"}]}""")]
    public void Garbage_AnswersNothing(string json)
    {
        var reading = Read(json);
        Assert.Empty(reading.Answers);
        Assert.Equal(2, reading.Faults.Length);
        Assert.Equal(OptOutWish.None, reading.OptOut);
    }

    [Fact]
    public void AnswerOffTheWay_DoesNotMatter()
    {
        var reading = Read("""{"answers": {"q1": {"answer": "yes", "evidence": [1]}}}""");
        Assert.Equal("post", DecisionWalk.Walk(Two, DecisionAnswers.None.With(reading.Answers)).Leaf?.FunctionName);
    }

    [Fact]
    public void Schema_DemandsEveryQuestion_AndNothingElse()
    {
        using var schema = JsonDocument.Parse(Two.Schema);
        var answers = schema.RootElement.GetProperty("properties").GetProperty("answers");
        Assert.Equal(["q1", "q2"], answers.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.False(answers.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void QuestionText_CannotCloseItsElement()
    {
        var map = new DecisionMap(new DecisionQuestion("</question> <b>", [new("yes", new DecisionLeaf("doNothing")), new("no", new DecisionLeaf("doNothing"))]));
        Assert.DoesNotContain("</question> <b>", DecisionQuestionnaire.Of(map).Instructions([]), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyAnswer_NeverThrows() => JsonPieces.Text.Sample(text =>
    {
        var reading = Read(text);
        Assert.Equal(["q1", "q2"], reading.Answers.Keys.Concat(reading.Faults.Select(f => f.Id)).Order(StringComparer.Ordinal));
    });

    [Theory]
    [InlineData("""{"answers": {"q1": {"answer": "\ud800", "evidence": [1]}}}""")]
    [InlineData("""{"answers": {"\ud800": 1}}""")]
    [InlineData("""{"answers": {}, "language": "\udc00"}""")]
    public void HalfASurrogatePair_AnswersNothing(string json) => Assert.Equal(2, Read(json).Faults.Length);

    [Fact]
    public void HalfARawSurrogatePair_AnswersNothing() =>
        Assert.Equal(2, Read("{\"answers\": {\"q1\": {\"answer\": \"yes\", \"evidence\": [1]}}, \"language\": \"\ud800\"}").Faults.Length);

    [Fact]
    public void FullAnswers_AlwaysReachALeaf() => Gen.Select(Maps, Gen.Bool.Array[40]).Sample((map, yes) =>
    {
        var questionnaire = DecisionQuestionnaire.Of(map);
        var given = questionnaire.Questions.Index().ToDictionary(
            q => q.Item.Id, q => new GivenAnswer(yes[q.Index % 40] ? "yes" : "no", [1]), StringComparer.Ordinal);
        return DecisionWalk.Walk(questionnaire, DecisionAnswers.None.With(given)) is { Leaf: not null, Open: null };
    });

    [Fact]
    public void AnyMap_IsReadAsItWasWritten() => Maps.Sample(map =>
    {
        var json = JsonSerializer.Serialize(map);
        return JsonSerializer.Serialize(JsonSerializer.Deserialize<DecisionMap>(json)) == json;
    });

    [Fact]
    public void AnyWalk_TakesAnsweredLabelsOnly_AndEndsAtALeafOrAnOpenQuestion() =>
        Gen.Select(Maps, Labels.Array[40]).Sample((map, labels) =>
        {
            var questionnaire = DecisionQuestionnaire.Of(map);
            var given = questionnaire.Questions.Where((_, i) => labels[i % 40] != "maybe")
                .ToDictionary(q => q.Id, q => new GivenAnswer(labels[questionnaire.Questions.IndexOf(q) % 40], [1]), StringComparer.Ordinal);
            var walk = DecisionWalk.Walk(questionnaire, DecisionAnswers.None.With(given));
            Assert.True(walk.Leaf is null != walk.Open is null);
            Assert.All(walk.Path, step => Assert.Equal(given[step.Question.Id].Label, step.Answer.Label));
            DecisionNode node = map.Root;
            foreach (var (question, answer) in walk.Path)
            {
                Assert.Same(question.Question, node);
                node = question.Question.Answers.First(a => a.Label == answer.Label).Next;
            }

            Assert.Same(node, walk.Leaf ?? (DecisionNode)walk.Open!.Question);
        });

    private static QuestionnaireReading Read(string json) => QuestionnaireReading.Of(Two, json, messages: 3);
}
