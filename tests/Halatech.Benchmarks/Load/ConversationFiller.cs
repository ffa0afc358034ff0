using System.Collections.Immutable;
using Halatech.Benchmarks.Machine;
using Halatech.Core.Conversations;
using Halatech.Core.Turns;

namespace Halatech.Benchmarks.Load;

/// <summary>Writes the logs of conversations as if they had taken place.</summary>
internal static class ConversationFiller
{
    /// <summary>How many messages a conversation is given.</summary>
    public const int Messages = 20;

    private const string Question = "Good evening, we arrive late on Saturday night with two small children: is there anything to eat and a cot?";

    private const string Answer = "Of course! The kitchen closes at eleven, the bar serves snacks until two, and a cot will be in your room.";

    private static readonly AgentId Agent = AgentId.Parse("bench");

    /// <summary>
    /// Gives each conversation twenty messages of some 120 characters, answered and delivered. They are one append each,
    /// which leaves the same thread in memory as forty would.
    /// </summary>
    /// <param name="log">Where to.</param>
    /// <param name="count">The conversations 0 to this.</param>
    /// <param name="relayed">Whether a person has taken them over in the end, so that the assistant stays silent.</param>
    /// <param name="cancellation">Breaks off.</param>
    public static Task FillAsync(BenchLog log, int count, bool relayed, CancellationToken cancellation) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = 256, CancellationToken = cancellation }, async (number, _) =>
        {
            var events = EventsOf(number, relayed);
            var state = ConversationFold.Append(ConversationState.Empty, events);
            await log.AppendAsync(new LogAppend(BenchTenant.KeyOf(BenchConversations.IdOf(number)), events, state, HeadChanged: true, null));
        });

    private static ImmutableArray<ConversationEvent> EventsOf(int number, bool relayed)
    {
        var state = ConversationState.Empty;
        var events = ImmutableArray.CreateBuilder<ConversationEvent>();
        var now = DateTimeOffset.UtcNow.AddDays(-1);
        var route = new Core.Conversations.Route(Channel.Sms, Carrier.Conversations, BenchConversations.CustomerOf(number));
        for (var exchange = 0; exchange < Messages / 2; exchange++)
        {
            var sent = NewSid();
            Do(new ReceiveMessage(NewSid(), exchange * 2, route, $"{Question} ({exchange})", [], now));
            var turn = state.Turn!.Epoch;
            Do(new CompleteTurn(turn, [$"{Answer} ({exchange})"], [], new ModelUsage("bench", 900, 25, 1)));
            Do(new ConfirmSend(new SendId(ReplyId.OfTurn(turn), 0), sent, (exchange * 2) + 1));
            Do(new RecordReceipt(sent, DeliveryStatus.Delivered, null, now));
        }

        if (relayed) Do(new TakeOver(Agent));
        return events.ToImmutable();

        void Do(ConversationCommand command)
        {
            now = now.AddSeconds(20);
            var decision = Conversation.Decide(state, command, now).Value!;
            state = decision.Next;
            events.AddRange(decision.Events);
        }
    }

    private static ProviderSid NewSid() => ProviderSid.Parse(BenchConversations.NewMessageSid());
}
