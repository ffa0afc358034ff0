using System.Text.Json;
using CsCheck;
using Halatech.Core.Decisions;

namespace Halatech.Core.Tests.Decisions;

public sealed class DecisionMapTests
{
    private static readonly string[] Functions = ["initiateTransaction", "requestHuman"];

    [Fact]
    public void Map_IsWrittenAsItWasRead()
    {
        const string Json =
            """{"question":"Which?","guard":true,"answer":{"room":{"functionName":"initiateTransaction","transactionID":"book"},"food":{"functionName":"requestHuman"},"none":{"functionName":"doNothing"}}}""";
        Assert.Equal(Json, JsonSerializer.Serialize(Read(Json)));
        Assert.Empty(Faults(Json));
    }

    [Theory]
    [InlineData("[]", "$ must be an object")]
    [InlineData("{}", "$.functionName must be a text")]
    [InlineData("""{"functionName": 7}""", "$.functionName must be a text")]
    [InlineData("""{"functionName": "doNothing", "then": {}}""", "$.then is not known here")]
    [InlineData("""{"question": "A?"}""", "$.answer must be an object")]
    [InlineData("""{"question": "A?", "answer": {"yes": 1}}""", "$.answer.yes must be an object")]
    [InlineData("""{"question": "A?", "guard": "yes", "answer": {}}""", "$.guard must be true or false")]
    public void TextThatIsNoMap_NamesThePlace(string json, string fault) =>
        Assert.StartsWith(fault, Assert.Throws<JsonException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"functionName": "pay"}""", "$.functionName: there is no function 'pay' here")]
    [InlineData("""{"question": "A?", "answer": {"yes": {"functionName": "doNothing"}}}""", "$.answer: a branch is missing: a question has at least two answers")]
    [InlineData("""{"question": "A?", "answer": {"yes": {"functionName": "doNothing"}, "maybe": {"functionName": "doNothing"}}}""", "$.answer: a branch is missing: 'yes' and 'no' belong together")]
    [InlineData("""{"question": " ", "answer": {"a": {"functionName": "doNothing"}, "b": {"functionName": "doNothing"}}}""", "$.question: the question is empty")]
    [InlineData("""{"question": "A?", "answer": {"a": {"functionName": "doNothing"}, "A ": {"functionName": "doNothing"}}}""", "$.answer.a: the label stands more than once")]
    [InlineData("""{"functionName": "initiateTransaction", "transactionID": "fly"}""", "$.transactionID: there is no transaction 'fly'")]
    [InlineData("""{"functionName": "requestHuman", "transactionID": "book"}""", "$.transactionID: only initiateTransaction begins a transaction")]
    public void BadMap_IsRefused_WithThePath(string json, string fault) => Assert.Equal([fault], Faults(json));

    [Fact]
    public void QuestionAskedTwiceOnOnePath_IsUnreachable()
    {
        var fault = Assert.Single(Faults(
            """
            {"question": "A?", "answer": {"no": {"functionName": "doNothing"}, "yes": {"question": " a? ", "answer": {
              "yes": {"functionName": "doNothing"}, "no": {"functionName": "doNothing"}}}}}
            """));
        Assert.StartsWith("$.answer.yes.question: asked before", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AllFaults_AreTold() => Assert.Equal(
        ["$.answer.no.functionName: there is no function 'x' here", "$.answer.yes.functionName: there is no function 'y' here"],
        Faults("""{"question": "A?", "answer": {"no": {"functionName": "x"}, "yes": {"functionName": "y"}}}"""));

    [Fact]
    public void MapDeeperThanTwelveQuestions_IsRefused() =>
        Assert.EndsWith("more than 12 questions stand one under the other", Assert.Single(Faults(Chain(13))), StringComparison.Ordinal);

    [Theory]
    [InlineData(40)]
    [InlineData(5_000)]
    public void MapNestedDeeperThanJsonIsRead_NamesThePlace(int questions)
    {
        var fault = Assert.Throws<JsonException>(() => Read(Chain(questions))).Message;
        Assert.StartsWith("$.answer.no.answer.no.", fault, StringComparison.Ordinal);
        Assert.Contains("is nested too deep: no more than 12 questions may stand one under the other", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepMap_InsideOfAnotherText_NamesItsOwnPlace()
    {
        var json = $$"""[[[{"map": {{Chain(40)}} }]]]""";
        var fault = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, DecisionMap>[][][]>(json)).Message;
        Assert.StartsWith("$.answer.no.answer.no.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepTextThatIsNoMap_NamesThePlace()
    {
        var json = $$$"""{"question": "A?", "answer": {"yes": {{{new string('[', 200)}}}{{{new string(']', 200)}}}, "no": 1} }""";
        Assert.StartsWith("$.answer.yes is nested too deep", Assert.Throws<JsonException>(() => Read(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapOfTwelveQuestions_IsFine() => Assert.Empty(Faults(Chain(12)));

    [Fact]
    public void MapOfMoreThanTwoHundredNodes_IsRefused()
    {
        var answers = string.Join(", ", Enumerable.Range(0, 250).Select(i => $$"""  "a{{i}}": {"functionName": "doNothing"} """));
        Assert.EndsWith("the map has more than 200 nodes", Assert.Single(Faults("""{"question": "A?", "answer": {""" + answers + "}}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "$: must be an object with a question or a functionName")]
    [InlineData("null", "$: must be an object with a question or a functionName")]
    [InlineData("{}", "$: must have a question or a functionName")]
    [InlineData("""{"functionName": 7}""", "$.functionName: must be a text")]
    [InlineData("""{"functionName": "doNothing", "then": {}}""", "$.then: is not known here")]
    [InlineData("""{"functionName": "doNothing", "functionName": "doNothing"}""", "$.functionName: stands twice")]
    [InlineData("""{"functionName": "doNothing", "transactionID": "book"}""", "$.transactionID: only initiateTransaction begins a transaction")]
    [InlineData("""{"question": "A?"}""", "$.answer: a branch is missing: a question has at least two answers")]
    [InlineData("""{"question": "A?", "answer": []}""", "$.answer: must be an object with what follows each answer")]
    [InlineData("""{"question": "A?", "guard": "yes", "answer": {"a": {"functionName": "doNothing"}, "b": {"functionName": "doNothing"}}}""", "$.guard: must be true or false")]
    [InlineData("""{"question": "A?", "answer": {"not sure": 7, "b": {"functionName": "doNothing"}}}""", "$.answer[\"not sure\"]: must be an object with a question or a functionName")]
    [InlineData("""{"question": "A?", "answer": {"": {"functionName": "doNothing"}, "b": {"functionName": "doNothing"}}}""", "$.answer: a label is empty")]
    [InlineData("""{"question": "A?", "answer": {"Yes": {"functionName": "doNothing"}, "maybe": {"functionName": "doNothing"}}}""", "$.answer: a branch is missing: 'yes' and 'no' belong together")]
    [InlineData("""{"functionName": "\ud800"}""", "$: the map holds a text that is no Unicode")]
    public void WrittenMap_ThatIsNone_IsAFault_NeverAnException(string json, string fault) => Assert.Equal([fault], FaultsAsWritten(json));

    [Fact]
    public void AllFaultsOfAWrittenMap_AreTold_InItsOrder() => Assert.Equal(
        ["$.guard: must be true or false", "$.answer.no.functionName: must be a text", "$.answer.yes.functionName: there is no function 'y' here", "$.more: is not known here"],
        FaultsAsWritten("""{"guard": 1, "question": "A?", "answer": {"no": {"functionName": 1}, "yes": {"functionName": "y"}}, "more": 1}"""));

    [Fact]
    public void MissingMap_IsAFault() => Assert.Equal(["$: the map is missing"], DecisionMapRules.Check(null, Functions, []));

    [Fact]
    public void MemberThatStandsTwice_IsNoMap() =>
        Assert.StartsWith("$.functionName stands twice", Assert.Throws<JsonException>(() => Read("""{"functionName": "a", "functionName": "b"}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void AnyWrittenMap_IsCheckedWithoutAnException() => JsonPieces.Text.Sample(text =>
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return DecisionMapRules.Check(document.RootElement, Functions, ["book"]).Count > 0;
        }
        catch (Exception e) when (e is JsonException || (e is ArgumentException && text.Any(char.IsSurrogate)))
        {
            return true;
        }
    });

    private static IReadOnlyList<string> FaultsAsWritten(string json)
    {
        using var document = JsonDocument.Parse(json);
        return DecisionMapRules.Check(document.RootElement, Functions, ["book"]);
    }

    private static string Chain(int questions)
    {
        var json = """{"functionName": "doNothing"}""";
        for (var i = 0; i < questions; i++) json = $$$"""{"question": "Q{{{i}}}?", "answer": {"yes": {"functionName": "doNothing"}, "no": {{{json}}} } }""";
        return json;
    }

    private static DecisionMap Read(string json) => JsonSerializer.Deserialize<DecisionMap>(json)!;

    private static IReadOnlyList<string> Faults(string json) => DecisionMapRules.Check(Read(json), Functions, ["book"]);
}
