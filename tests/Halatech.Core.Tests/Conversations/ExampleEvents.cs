using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Experiences;
using Halatech.Core.Messaging;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>One event of each kind with every field set, as the stored files hold them.</summary>
internal static class ExampleEvents
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 30, 15, 250, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset Earlier = new(2026, 3, 1, 11, 30, 14, TimeSpan.Zero);

    private static readonly DateTimeOffset Later = new(2026, 3, 1, 13, 30, 14, TimeSpan.Zero);

    private static readonly DecisionReceipt Receipt = new(
        "discussion", 3, [new DecisionStep("Does the guest want a room?", "yes", ["IM00000000000000000000000000000001"], true)],
        "initiateTransaction", "book-room", Usage, "evidence missing");

    private static readonly TemplateUse Template = new("HX00000000000000000000000000000001", """{"1":"you can."}""");

    public static IReadOnlyList<ConversationEvent> All { get; } =
    [
        new ConversationStarted(At, new Route(Channel.WhatsApp, Carrier.Messaging, "whatsapp:+2348000000001", "whatsapp:+2348000000002")),
        new MessageReceived(
            At, Sid(1), 7, "Can I book \"the\" room? 🙂", [new MediaItem("ME00000000000000000000000000000001", "image/jpeg", "room.jpg", 52_000)],
            Earlier, Interception.TooLong, true, "2"),
        new ReplyDecided(
            At, ReplyOf("reply-1"), AuthorKind.Agent, Ann, 3, ["Yes,", "you can."],
            [new SourceUse("faq:booking", 0.875), new SourceUse("faq:rooms", 0.5)], Usage,
            [null, new PartForm(["One", "Two"], Template, "https://example.com/room.jpg", "room")]),
        new ReplyDiscarded(At, 2, Usage),
        new TurnFailed(At, 4, "deadline", Usage),
        new MessageSent(At, Part(3, 1), SentSid(9), 8),
        new SendFailed(At, Part(3, 1), "30008", "Unknown error"),
        new SendWithdrawn(At, Part(3, 1), "taken-over"),
        new ReceiptRecorded(At, SentSid(9), DeliveryStatus.Undelivered, "30003", Earlier),
        new CustomerOptedOut(At, "keyword"),
        new CustomerOptedIn(At),
        new ConversationTakenOver(At, Ann),
        new ConversationHandedBack(At, Ann, true),
        new ConversationFlagged(At, "turn-failed: deadline"),
        new ConversationClosed(At, "resolved"),
        new ConversationReopened(At),
        new EnforcerDecided(At, Receipt),
        new FunctionCalled(
            At, CallId.Of(5), 5, 2, FunctionKind.Post, "post", """{"actionType":"book-room"}""", Receipt, [new SourceUse("faq:rooms", 0.5)], Usage),
        new FunctionDeferred(At, CallId.Of(5), Later, true),
        new FunctionHeld(At, CallId.Of(5), Later, "function.unreachable", true),
        new FunctionRetried(At, CallId.Of(5)),
        new FunctionAnswered(At, CallId.Of(5), """{"booking":"LC-1"}""", true, true),
        new FunctionFailed(At, CallId.Of(5), "function.refused", "HTTP 404", true),
        new TransactionStarted(At, "book-room", 3, Later, "undo-booking", 1),
        new TransactionEnded(At, "book-room", "completed", "assistant", true, 2),
        new CompensationDecided(At, CallId.OfUndo(6), "book-room", 3, """{"actionType":"undo-booking"}"""),
        new HandoffRequested(At, "requested"),
        new OptOutQuestioned(At),
        new TemplateChosen(At, Part(3, 1), Template, "You have an answer: you can."),
        new SendsHeld(At, Later),
        new HoldEnded(At),
        new SendRequeued(At, Part(3, 1), Later, 2),
        new RunBegan(At, RunId.Parse("stay-12"), "stay", 3, 12),
        new RunStepped(At, RunId.Parse("stay-12"), 2, "review", StepOutcome.Await("asked", Later)),
        new RunJudged(At, RunId.Parse("stay-12"), "mood", Guid.Parse("7f1c9a52-6d0e-4c55-9a51-2f3d9b8f0c11"), Usage),
        new RunEnded(At, RunId.Parse("stay-12"), "completed"),
        new RunCalled(At, CallId.OfRun(14), RunId.Parse("stay-12"), "late-check-out", "book-room", 3, """{"actionType":"late-check-out"}"""),
        new QuestionAsked(At, RunId.Parse("stay-12"), "review", [new AnswerChoice("good", ["4", "5"])], true, Later, "Thank you."),
        new QuestionAnswered(At, RunId.Parse("stay-12"), "review", "good", Sid(3)),
        new ExperienceRequested(At, "request-1", "stay", """{"nights":3}"""),
        new ConversationLabelled(At, "vip", true),
        new LifecycleStepped(At, 4, LifecycleKind.Survey, "done"),
        new ThreadSealed(At),
        new ConversationErased(At, true, 9, 7),
        new HandoffFollowedUp(At, 15, 1, HandoffStepKind.Escalate, "supervisor"),
        new HandoffLapsed(At, 15, true),
        new CompensationRetried(At, CallId.OfUndo(6)),
        new ConsentFollowed(At, true),
        new ConsentShared(At, Earlier),
    ];
}
