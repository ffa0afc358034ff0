using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Experiences;
using Halatech.Core.Messaging;
using Halatech.Core.Tests.Conversations;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using static Halatech.Core.Tests.Conversations.Commands;

namespace Halatech.Core.Tests.Guards;

public sealed class OrleansContractTests
{
    private const string ManifestFile = "OrleansContracts.txt";

    private static readonly ConversationCommand[] ExampleCommands =
    [
        Receive(1, "Can I?", Interception.TooLong, "Too long.", 7) with { Media = [new MediaItem("ME1", "image/png", "a.png", 9)] },
        Complete(3, "Yes,", "you can.") with { Sources = [new SourceUse("faq:booking", 0.5)] },
        GiveUp(3, "Sorry."),
        new DiscardTurn(3, new ModelUsage("gpt", 10, 5, 1, 4, 3, 18, 0.25m, "USD", true)),
        Confirm(Some.Part(3, 1), 9, 8),
        Refuse(Some.Part(3, 1), optedOut: true),
        new RecordReceipt(Some.SentSid(9), DeliveryStatus.Failed, "30003", Some.Now),
        new TakeOver(Some.Ann),
        new HandBack(Some.Ann),
        Write(Some.Ann, "r1", "Hello."),
        new CloseConversation("resolved"),
        new CallFunction(
            2, new EnforcedCall("post", FunctionKind.Post, "{}", ["Yes."], new BeginTransaction("book-room", 3, TimeSpan.FromMinutes(5), "undo"), "completed", "why"),
            new DecisionReceipt("discussion", 3, [new DecisionStep("Does it?", "yes", ["IM1"], true)], "post", "book-room", ModelUsage.None, "no"), [], ModelUsage.None),
        new CompleteCall(CallId.Of(2), "{}", DateTimeOffset.UnixEpoch),
        new FailCall(CallId.Of(2), "code", "reason"),
        new HoldCall(CallId.Of(2), DateTimeOffset.UnixEpoch, "code", "reason"),
        new RetryCall(CallId.Of(2)),
        new ReceiveFeedback(CallId.Of(2), "{}"),
        new CancelTransaction(AgentId.Parse("auth0|ann")),
        new Expire(["Over."]),
        new RequestHandoff(2, "reason", ["Wait."], ModelUsage.None),
        new HeedOptOut(2, true, ["Bye."], ModelUsage.None),
        new HoldSend(Some.Part(3, 1), new TemplateUse("HX1", "{}"), "Yes.", new TemplateUse("HX2"), "Write to us.", 72),
        new BeginRun(RunId.Parse("stay-12"), "stay", 3, 12),
        new StepRun(RunId.Parse("stay-12"), 1, "review", new AskEffect(NoticeKind.Service, ["How was it?"], [new AnswerChoice("good", ["5"])], true, Some.Now, "Thanks.")),
        new RecordJudgement(RunId.Parse("stay-12"), "mood", Guid.Parse("7f1c9a52-6d0e-4c55-9a51-2f3d9b8f0c11"), Some.Usage),
        new EndRun(RunId.Parse("stay-12"), "completed"),
        new RequestExperience("request-1", "stay", """{"nights":3}""", "vip", true),
        new StepLifecycle(2, LifecycleKind.Survey, Some.Now, ["How was it?"], new AskEffect(NoticeKind.Chat, [], [], false, Some.Now)),
        new StepHandoff(15, 1, HandoffStepKind.Escalate, ["Wait."], "supervisor"),
        new RetryCompensation(CallId.OfUndo(6)),
        new FollowConsent(true),
        new ConfirmConsentShared(Some.Now),
    ];

    public static TheoryData<Type> Records => [.. OrleansContracts.Records];

    public static TheoryData<Type> Grains => [.. OrleansContracts.Grains];

    public static TheoryData<string> Commands => [.. ExampleCommands.Select(c => c.GetType().Name)];

    public static TheoryData<string> Events => [.. EventKinds.Listed.Select(k => k.Name)];

    [Fact]
    public void Aliases_AreUnique()
    {
        var aliases = OrleansContracts.Records.Concat(OrleansContracts.Grains).Select(OrleansContracts.AliasOf).ToArray();
        Assert.NotEmpty(aliases);
        Assert.Equal(aliases.Length, aliases.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_HasAnAlias_AndNumbersEveryMember(Type record)
    {
        Assert.StartsWith("halatech.", OrleansContracts.AliasOf(record), StringComparison.Ordinal);
        var members = OrleansContracts.MembersOf(record).ToArray();
        Assert.Equal(Enumerable.Range(0, members.Length).Select(n => (uint?)n), members.Select(m => m.Id));
    }

    [Theory]
    [MemberData(nameof(Grains))]
    public void GrainInterface_HasAnAlias_AsHasEachMethod(Type grain)
    {
        Assert.StartsWith("halatech.", OrleansContracts.AliasOf(grain), StringComparison.Ordinal);
        var methods = grain.GetMethods().Select(OrleansContracts.AliasOf).ToArray();
        Assert.All(methods, Assert.NotNull);
        Assert.Equal(methods.Length, methods.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void EveryCommand_HasAnExampleThatTravels() =>
        Assert.Equal(
            typeof(ConversationCommand).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ConversationCommand))).Select(t => t.Name).Order(StringComparer.Ordinal),
            ExampleCommands.Select(c => c.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Contracts_AreThoseOfTheManifest()
    {
        string[] actual = [.. OrleansContracts.Manifest()];
        var proposal = Path.Combine(AppContext.BaseDirectory, "OrleansContracts.actual.txt");
        File.WriteAllLines(proposal, actual);
        var expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, ManifestFile));
        Assert.True(
            expected.SequenceEqual(actual),
            $"""
            The contracts differ from {ManifestFile}.
            Gone: {string.Join("; ", expected.Except(actual, StringComparer.Ordinal))}
            New: {string.Join("; ", actual.Except(expected, StringComparer.Ordinal))}
            If all of it is new (types, methods, or members with the next number), copy {proposal} over the manifest.
            Anything gone or changed breaks stored data and rolling upgrades: bring it back under its alias and number.
            """);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_TravelsWhole(string kind) => TravelsWhole(ExampleEvents.All.Single(e => EventKinds.NameOf(e) == kind));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_TravelsWhole(string kind) => TravelsWhole(ExampleCommands.Single(c => c.GetType().Name == kind));

    private static void TravelsWhole(object example)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        Structural.AssertEqual(example, serializer.Deserialize<object>(serializer.SerializeToArray(example)));
    }
}
