using System.Collections.Immutable;
using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Tests.Conversations;
using Halatech.Core.Texts;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Decisions;

/// <summary>Which answers of an earlier turn may stand in a later one.</summary>
public sealed class ReuseTests
{
    private static readonly DecisionQuestionnaire Map = Of("false");

    private static readonly long Basis = KeptAnswers.BasisOf("discussion", 3, Map);

    /// <summary>What was said when the questions were answered: the first is answered from message 1, the second from 1 and 2.</summary>
    private static readonly ImmutableArray<ThreadEntry> Before = [Customer(1, "Good day."), Reply(1, "Good day, sir."), Customer(2, "Is there a pool?")];

    [Fact]
    public void Answers_AreRecalled_WithTheirEvidence_WhenMoreIsSaid()
    {
        var recalled = Recall(Kept(), [.. Before, Reply(2, "There is."), Customer(3, "Thanks.")]);
        Assert.Equal(["q1", "q2"], recalled.Questions.Select(q => q.Id));
        Assert.Equal("no", recalled.Answers.Find("q1")!.Label);
        Assert.Equal([1, 2], recalled.Answers.Find("q2")!.Evidence);
        Assert.Equal(4, recalled.FirstNew);
    }

    [Fact]
    public void AnotherVersion_Map_OrTransaction_RecallsNothing()
    {
        var thread = NumberedThread.Of([.. Before, Customer(3, "Thanks.")], []);
        Assert.Empty(RecalledAnswers.Of(Kept(), KeptAnswers.BasisOf("discussion", 4, Map), Map, thread).Questions);
        Assert.Empty(RecalledAnswers.Of(Kept(), KeptAnswers.BasisOf("book-room", 3, Map), Map, thread).Questions);
        var other = Of("false", first: "Another question?");
        Assert.Empty(RecalledAnswers.Of(Kept(), KeptAnswers.BasisOf("discussion", 3, other), other, thread).Questions);
    }

    [Fact]
    public void Guard_IsNeverKept()
    {
        var guarded = Of("true");
        Assert.DoesNotContain(Kept(guarded)!.Answers, a => a.Question == 1);
        Assert.Contains(Kept(guarded)!.Answers, a => a.Question == 0);
    }

    [Theory]
    [InlineData("No, two rooms.")]
    [InlineData("I changed my mind")]
    [InlineData("actually make it Friday")]
    [InlineData("We don't want it any more")]
    [InlineData("Cancelled? I meant tomorrow")]
    [InlineData("yeah right")]
    [InlineData("non merci")]
    public void Retraction_RecallsNothing(string text) => Assert.Empty(Recall(Kept(), [.. Before, Customer(3, text)]).Questions);

    [Theory]
    [InlineData("Thanks, what time is breakfast?")]
    [InlineData("Notice the nonstop knot")]
    public void OrdinaryWords_RetractNothing(string text) => Assert.NotEmpty(Recall(Kept(), [.. Before, Customer(3, text)]).Questions);

    [Fact]
    public void NoOfTheAssistant_RetractsNothing() => Assert.NotEmpty(Recall(Kept(), [.. Before, Reply(2, "No, there is not."), Customer(3, "Thanks.")]).Questions);

    [Fact]
    public void AnswerWhoseEvidenceIsNoLongerShown_IsNotRecalled()
    {
        ImmutableArray<ThreadEntry> later = [.. Before[1..], .. Enumerable.Range(3, NumberedThread.MaxMessages - 2).Select(n => Customer(n, "More."))];
        Assert.Empty(Recall(Kept(), later).Questions);
    }

    [Fact]
    public void MessageThatAnswersDoNotKnowOf_IsNew_EvenIfTheLastKnownOneIsGone() =>
        Assert.Empty(Recall(Kept(), [Before[0], Before[1], Customer(3, "Thanks.")]).Questions);

    [Fact]
    public void OnlyALongThread_IsReviewed_AndOnlyWithoutAGuardOnTheWay()
    {
        var longer = Before.SetItem(1, Reply(1, new string('x', 2_000)));
        Assert.True(IsReviewed(Map, [.. longer, Customer(3, "Thanks.")], longer));
        Assert.False(IsReviewed(Map, [.. Before, Customer(3, "Thanks.")], Before));
        Assert.False(IsReviewed(Map, longer, longer));
        Assert.False(IsReviewed(Of("true"), [.. longer, Customer(3, "Thanks.")], longer));
    }

    [Fact]
    public void LargeMap_KeepsTheWayFirst_AndNoMoreThanItMay()
    {
        DecisionNode node = new DecisionLeaf("doNothing");
        for (var i = 0; i < 40; i++) node = new DecisionQuestion($"Q{i}?", [new("yes", new DecisionLeaf("doNothing")), new("no", node)]);
        var map = DecisionQuestionnaire.Of(new DecisionMap(node));
        var answers = map.Questions.ToDictionary(q => q.Id, q => new GivenAnswer(q.Id == "q3" ? "yes" : "no", [1]), StringComparer.Ordinal);
        var kept = KeptOf(map, answers)!;
        Assert.Equal(KeptAnswers.MaxEntries, kept.Answers.Length);
        Assert.Equal([0, 1, 2], kept.Answers.Take(3).Select(a => (int)a.Question));
    }

    [Fact]
    public void KeptAnswers_TakeFewBytes()
    {
        var kept = Kept()!;
        var json = JsonSerializer.SerializeToUtf8Bytes(kept);
        JsonSerializer.Deserialize<KeptAnswers>(json);
        var start = GC.GetAllocatedBytesForCurrentThread();
        var copy = kept with { Answers = [.. kept.Answers.AsSpan()] };
        var bytes = GC.GetAllocatedBytesForCurrentThread() - start;
        Assert.NotNull(copy);
        Assert.InRange(bytes, 1, 160);
    }

    [Fact]
    public void KeptAnswersThatFitNoMap_AreNotRecalled()
    {
        var broken = Kept()! with { Answers = [new KeptAnswer(9, 0, 1), new KeptAnswer(0, 9, MessageOf(Before[0]))] };
        Assert.Empty(Recall(broken, [.. Before, Customer(3, "Thanks.")]).Questions);
        Assert.Empty(Recall(broken with { Answers = default }, [.. Before, Customer(3, "Thanks.")]).Questions);
    }

    [Fact]
    public void Null_SaysThatTheEarlierAnswerStands_AndAMissingAnswerSaysNothing()
    {
        var form = DecisionForm.Answers(Map, Recall(Kept(), [.. Before, Customer(3, "Thanks.")]), [], BesideQuestions.None);
        Assert.Contains("earlier=\"no\" since=\"4\"", form.Instructions, StringComparison.Ordinal);
        var reading = QuestionnaireReading.Of(form, """{"answers": {"q1": null}}""", 4);
        Assert.Equal(["q1"], reading.Standing);
        Assert.Equal(["q2"], reading.Faults.Select(f => f.Id));
        Assert.Empty(QuestionnaireReading.Of(form, """{"answers": {"q1": null, "q1": {"answer": "yes", "evidence": [4]}}}""", 4).Standing);
    }

    [Fact]
    public void Null_IsNoAnswer_WhereNothingWasAnsweredBefore() =>
        Assert.Equal(2, QuestionnaireReading.Of(Map, """{"answers": {"q1": null, "q2": null}}""", 3).Faults.Length);

    [Theory]
    [InlineData("""{"open": []}""", "q1 q2")]
    [InlineData("""{"open": ["q2"]}""", "q1")]
    [InlineData("""{"open": ["q2", "q1", "q1"]}""", "")]
    [InlineData("""{"open": ["q9"]}""", "")]
    [InlineData("""{"open": "none"}""", "")]
    [InlineData("""{"open": [null]}""", "")]
    [InlineData("""{}""", "")]
    [InlineData("""nothing bears on it""", "")]
    [InlineData("""{"open": ["\ud800"]}""", "")]
    public void Review_LetsStand_WhatItDoesNotOpen_AndNothingWhenItIsNotInOrder(string json, string stands)
    {
        var form = DecisionForm.Review(Recall(Kept(), [.. Before, Customer(3, "Thanks.")]), BesideQuestions.None);
        Assert.Equal(stands, string.Join(' ', QuestionnaireReading.OfReview(form, json).Standing.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void AnyReview_NeverThrows()
    {
        var form = DecisionForm.Review(Recall(Kept(), [.. Before, Customer(3, "Thanks.")]), BesideQuestions.None);
        CsCheck.Check.Sample(JsonPieces.Text, text => QuestionnaireReading.OfReview(form, text).Standing.Count <= 2);
    }

    [Fact]
    public void MoodAndSubject_AreAskedWhereTheyMatter_AndReadOnlyThen()
    {
        var form = DecisionForm.Answers(Map, RecalledAnswers.None, [], BesideQuestions.Mood | BesideQuestions.Subject);
        Assert.Contains("\"mood\"", form.Schema, StringComparison.Ordinal);
        Assert.DoesNotContain("\"mood\"", DecisionForm.Answers(Map, RecalledAnswers.None, [], BesideQuestions.None).Schema, StringComparison.Ordinal);
        var reading = QuestionnaireReading.Of(form, """{"answers": {}, "mood": "angry", "subject": "other"}""", 1);
        Assert.Equal((true, true), (reading.IsAngry, reading.IsElsewhere));
    }

    [Fact]
    public void Receipt_IsFolded_AndWhatChangesTheGroundIsForgotten()
    {
        var receipt = new DecisionReceipt("discussion", 3, [], "doNothing", null, Usage, null, Kept());
        var scenario = Scenario.Given(Events.Started, Events.Received(1)).When(Commands.Complete(1, "Yes.") with { Receipt = receipt });
        Structural.AssertEqual(Kept(), scenario.State.Kept);

        Assert.NotNull(scenario.When(Commands.Receive(2)).State.Kept);
        scenario.When(new TakeOver(Ann)).When(new HandBack(Ann));
        Assert.Null(scenario.State.Kept);
    }

    [Fact]
    public void MessageThatWasOvertaken_IsNotTakenForKnown()
    {
        var receipt = new DecisionReceipt("discussion", 3, [], "doNothing", null, Usage, null, Kept());
        var scenario = Scenario.Given(Events.Started, Events.Received(1, index: 1), Events.Received(3, index: 3))
            .When(Commands.Complete(2, "Yes.") with { Receipt = receipt });
        Assert.NotNull(scenario.State.Kept);
        Assert.Null(scenario.When(Commands.Receive(2, index: 2)).State.Kept);
    }

    [Fact]
    public void StoredReceipt_KeepsItsAnswers()
    {
        ConversationEvent decided = new EnforcerDecided(Now, new DecisionReceipt("discussion", 3, [], "doNothing", null, Usage, null, Kept()));
        Structural.AssertEqual(decided, Assert.Single(ConversationSerializer.ReadEvents(ConversationSerializer.WriteEvents([decided]))));
    }

    private static bool IsReviewed(DecisionQuestionnaire map, ImmutableArray<ThreadEntry> said, ImmutableArray<ThreadEntry> before)
    {
        var basis = KeptAnswers.BasisOf("discussion", 3, map);
        var thread = NumberedThread.Of(said, []);
        return RecalledAnswers.Of(KeptOf(map, Answers, before), basis, map, thread).CanBeReviewed(map, thread);
    }

    private static Dictionary<string, GivenAnswer> Answers => new(StringComparer.Ordinal) { ["q1"] = new("no", [1]), ["q2"] = new("no", [1, 2]) };

    private static RecalledAnswers Recall(KeptAnswers? kept, ImmutableArray<ThreadEntry> said) =>
        RecalledAnswers.Of(kept, Basis, Map, NumberedThread.Of(said, []));

    private static KeptAnswers? Kept(DecisionQuestionnaire? map = null) => KeptOf(map ?? Map, Answers);

    private static KeptAnswers? KeptOf(
        DecisionQuestionnaire map, Dictionary<string, GivenAnswer> given, ImmutableArray<ThreadEntry>? before = null)
    {
        var answers = DecisionAnswers.None.With(given);
        var basis = KeptAnswers.BasisOf("discussion", 3, map);
        return KeptAnswers.Of(basis, NumberedThread.Of(before ?? Before, []), DecisionWalk.Walk(map, answers), map, answers);
    }

    private static int MessageOf(ThreadEntry entry) => NumberedThread.Of([entry], []).Keys[0];

    private static DecisionQuestionnaire Of(string guard, string first = "A room?") => DecisionQuestionnaire.Of(JsonSerializer.Deserialize<DecisionMap>(
        $$$"""
        {"question": "{{{first}}}", "answer": {"yes": {"functionName": "initiateTransaction"}, "no": {"question": "A person?", "guard": {{{guard}}}, "answer": {
          "yes": {"functionName": "requestHuman"}, "no": {"functionName": "doNothing"} } } } }
        """)!);

    private static ThreadEntry Customer(int n, string text) => new(Sid(n), null, AuthorKind.Customer, new Utf8Text(text), Now);

    private static ThreadEntry Reply(int epoch, string text) =>
        new(SentSid(epoch), null, AuthorKind.Assistant, new Utf8Text(text), Now, Part(epoch), DeliveryStatus.Sent);
}
