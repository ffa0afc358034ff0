using System.Text;
using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Experiences;
using Halatech.Core.Messaging;
using Halatech.Core.Texts;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class SnapshotTests
{
    private static readonly MediaItem Photo = new("ME00000000000000000000000000000001", "image/jpeg");

    private static readonly PartForm Form = new(["One", "Two"], new TemplateUse("HX00000000000000000000000000000001", "{}"), "https://example.com/a.jpg");

    private static readonly ConversationState Full = new()
    {
        Version = 12,
        Route = WhatsApp with { BusinessAddress = "whatsapp:+2348000000002" },
        Status = ConversationStatus.Closed,
        Mode = ConversationMode.Relay,
        ModeBeforeRelay = ConversationMode.Transaction,
        Holder = Ann,
        Epoch = 9,
        OptedOut = true,
        ConsentToShare = Now,
        Flag = "look",
        LastIndex = 31,
        LastActivity = Now,
        Thread =
        [
            new ThreadEntry(Sid(1), 0, AuthorKind.Customer, new Utf8Text("Can I?"), Now, Media: [Photo], Interception: Interception.Help),
            new ThreadEntry(SentSid(2), 1, AuthorKind.Agent, new Utf8Text("You can."), Now, Part(3, 1), DeliveryStatus.Accepted, Form: Form, Attempt: 2),
            new ThreadEntry(null, null, AuthorKind.Notice, default, default, Part(0)),
        ],
        Turn = new PendingTurn(9, Now, Now.AddSeconds(1), 2, 1),
        Transaction = new ActiveTransaction("book-room", 3, Now.AddHours(1), "undo-booking", [CallId.Of(7)]),
        Calls = [new PendingCall(CallId.Of(7), "book-room", 3, "{}", Now, 1, Now.AddHours(1))],
        AnsweredCalls = [new AnsweredCall(CallId.OfUndo(6), -5)],
        Runs = new RunBook
        {
            Labels = ["guest"],
            Runs =
            [
                new(RunId.Parse("stay-7"), "stay", 3, new(4, "book-room", "completed", "{}", "{}"), 2, StepOutcome.Await("asked", Now), [new("review", "asked", "{}")]),
            ],
            Questions = [new(RunId.Parse("stay-7"), "review", [new("good", ["5"])], true, Now.AddHours(1), "Thanks.")],
            Facts = [new(4, "book-room", "completed", "{}", "{}")],
            Handoff = new(9, Now, 1),
            Transaction = 4,
            FailedUndos = [new PendingCall(CallId.OfUndo(6), "book-room", 3, "{}", Now, 5, null, RunId.Parse("stay-7"), "undo")],
            LifecycleSteps = 3,
            SurveyAnswer = Sid(3),
            IsErased = true,
        },
        FailedTurns = 1,
        OptOutQuestioned = true,
        Sends = [new PendingSend(Part(4), AuthorKind.Notice, new Utf8Text("Wait."), Now, Form, Now.AddSeconds(6), 2)],
        EarlyReceipts = [new EarlyReceipt(SentSid(3), DeliveryStatus.Failed, "63018")],
        LastHeardAt = Now.AddHours(-3),
        LastSentAt = Now.AddHours(-2),
        HeldUntil = Now.AddHours(72),
        Language = LanguageCode.Of("pcm"),
        Kept = new KeptAnswers(-7, 3, [new KeptAnswer(0, 1, 5), new KeptAnswer(2, 0, -5)]),
    };

    public static TheoryData<string> HostileTexts =>
    [
        "🙂👩‍👩‍👧‍👦", "مرحبا \u202Eabc\u202C", "\"'\\</script>${x}{{y}}", "a\r\n\tb", "\uFFFE\uFEFF\u2028", "\uD800 alone", new string('長', 20_000),
    ];

    [Fact]
    public void FullState_RoundTrips() => AssertRoundTrips(Full);

    [Fact]
    public void EmptyState_RoundTrips() => AssertRoundTrips(ConversationState.Empty);

    /// <summary>What equals its type's default is not written, so the place 0 must not turn into "none seen".</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void LastIndex_RoundTrips(int index) => AssertRoundTrips(Full with { LastIndex = index });

    [Fact]
    public void Example_LeavesNothingUnset()
    {
        foreach (var property in typeof(ConversationState).GetProperties().Where(p => p.CanWrite))
            Assert.False(Equals(property.GetValue(ConversationState.Empty), property.GetValue(Full)), property.Name);
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void HostileText_Survives(string text)
    {
        var received = Events.Received(1, text);
        var read = Assert.Single(ConversationSerializer.ReadEvents(ConversationSerializer.WriteEvents([received])));
        var state = ConversationFold.Append(ConversationState.Empty, [received]);

        Assert.Equal(CleanText.Of(text), CleanText.Of(Assert.IsType<MessageReceived>(read).Text));
        Structural.AssertEqual(state, ConversationFold.Append(ConversationState.Empty, [read]));
        AssertRoundTrips(state);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"holder":""}""")]
    [InlineData("""{"thread":[{"text":1}]}""")]
    public void DamagedSnapshot_IsAJsonException(string json) =>
        Assert.Throws<JsonException>(() => ConversationSerializer.ReadSnapshot(Encoding.UTF8.GetBytes(json)));

    private static void AssertRoundTrips(ConversationState state)
    {
        var read = ConversationSerializer.ReadSnapshot(ConversationSerializer.WriteSnapshot(state));
        Structural.AssertEqual(state, read);
        Assert.True(StateEquality.AreEqual(state, read));
    }
}
