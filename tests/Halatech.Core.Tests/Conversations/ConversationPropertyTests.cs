using CsCheck;
using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Whatever is ordered in whatever sequence, the promises of a state hold.</summary>
public sealed class ConversationPropertyTests
{
    private static readonly AgentId[] Agents = [Ann, Ben];

    private static readonly Gen<Order[]> Orders =
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 9], Gen.Int[0, 9], (kind, a, b) => new Order(kind, a, b)).Array[0, 60];

    [Fact]
    public void AnySequenceOfCommands_KeepsThePromises() => Orders.Sample(
        orders =>
        {
            var state = ConversationState.Empty;
            var entries = 0;
            foreach (var order in orders)
            {
                var result = Conversation.Decide(state, order.In(state), Now);
                if (!result.IsOk) continue;
                Assert.Null(ConversationInvariants.Broken(state, result.Value));
                entries += result.Value.Events.Sum(EntriesOf);
                state = result.Value.Next;
                if (entries <= ConversationState.ThreadLimit) Assert.Equal(entries, state.Thread.Length);
            }
        },
        iter: 20_000);

    [Fact]
    public void AnyLog_FoldedTwice_GivesTheSameState() => Orders.Sample(
        orders =>
        {
            var live = ConversationState.Empty;
            List<byte[]> log = [];
            foreach (var order in orders)
            {
                if (Conversation.Decide(live, order.In(live), Now) is not { IsOk: true, Value: { Events.IsEmpty: false } decision }) continue;
                log.Add(ConversationSerializer.WriteEvents(decision.Events));
                live = decision.Next;
            }

            Structural.AssertEqual(live, Fold(log));
            Structural.AssertEqual(Fold(log), Fold(log));
        },
        iter: 2_000);

    private static ConversationState Fold(List<byte[]> log) =>
        log.Aggregate(ConversationState.Empty, (state, append) => ConversationFold.Append(state, ConversationSerializer.ReadEvents(append)));

    private static int EntriesOf(ConversationEvent happened) => happened switch
    {
        MessageReceived => 1,
        ReplyDecided reply => reply.Parts.Length,
        _ => 0,
    };

    /// <summary>A command by three small numbers, which shrink well; it fits the state it is given to more often than not.</summary>
    private sealed record Order(int Kind, int A, int B)
    {
        public ConversationCommand In(ConversationState state) => Kind switch
        {
            0 or 1 => Receive(Unique(state), index: Unique(state) - B),
            2 => Receive(A, index: B),
            3 => Receive(Unique(state), "STOP", Interception.OptOut, Notice),
            4 => Receive(Unique(state), "START", Interception.OptIn, Notice),
            5 => Receive(Unique(state), "?", (Interception)(3 + (A % 3)), Notice),
            6 or 7 => Complete(state.Epoch - (A / 5), [.. Enumerable.Repeat("Yes.", 1 + (B % 3))]),
            8 => GiveUp(state.Epoch - (A / 5), B < 7 ? ["Sorry."] : []),
            9 or 10 => Confirm(SendIn(state), 100 + Unique(state), Unique(state)),
            11 => Refuse(SendIn(state), optedOut: B > 7),
            12 => new RecordReceipt(SidIn(state), (DeliveryStatus)(B % 6), null, Now),
            13 => (A % 5) switch
            {
                0 => new CloseConversation("resolved"),
                1 or 2 => new TakeOver(Agents[B % 2]),
                _ => new HandBack(Agents[B % 2]),
            },
            14 => A < 5 ? new FollowConsent(B % 2 == 0) : new ConfirmConsentShared(state.ConsentToShare ?? Now),
            _ => Write(Agents[A % 2], $"r{B}", "Hello.", "Ann here."),
        };

        private string Notice => A < 5 ? "Fixed text." : "";

        private static int Unique(ConversationState state) => 10 + (int)state.Version;

        private SendId SendIn(ConversationState state) =>
            A < 8 && !state.Sends.IsEmpty ? state.Sends[A % state.Sends.Length].Id
            : state.Thread.Select(e => e.Send).OfType<SendId>().ElementAtOrDefault(B);

        private ProviderSid SidIn(ConversationState state) =>
            state.Thread.Where(e => e.Sid is not null).Select(e => e.Sid!.Value).ElementAtOrDefault(A) is var sid && sid != default
                ? sid
                : SentSid(100 + Unique(state) + A);
    }
}
