using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

/// <summary>One conversation in which things are booked, cancelled, taken over and answered late, at random.</summary>
internal sealed class RandomBooking(GrainCluster cluster, TestConversation talk, int seed)
{
    private const int Steps = 10;

    private readonly Random _random = new(seed);
    private bool _held;

    public TestConversation Talk => talk;

    public async Task RunAsync()
    {
        await talk.SayAsync("I want a room.").OkAsync();
        for (var step = 0; step < Steps; step++)
        {
            switch (_random.Next(10))
            {
                case < 4: await talk.SayAsync("And then?").OkAsync(); break;
                case < 6: await talk.SettledExceptAsync(); break;
                case 6: await CallBackAsync(); break;
                case 7: await talk.CallAsync(g => g.CancelTransactionAsync(new CancelTransaction(TestConversation.Agent))); break;
                case 8 when _held: await HandBackAsync(); break;
                case 8: _held = (await talk.TakeOverAsync()).IsOk; break;
                default: await talk.SayAsync("START").OkAsync(); break;
            }
        }

        if (_held) await HandBackAsync();
    }

    /// <summary>Until every call has its answer: what is promised comes, some of it twice.</summary>
    public async Task SettleAsync() => await Eventually.TrueAsync(
        async () =>
        {
            await talk.SettledExceptAsync();
            await CallBackAsync();
            await talk.SettledExceptAsync();
            return Open().IsEmpty;
        },
        $"{talk.Key} (seed {seed}) has all its answers");

    private async Task HandBackAsync()
    {
        await talk.HandBackAsync();
        _held = false;
    }

    private async Task CallBackAsync()
    {
        foreach (var call in Open().Where(id => cluster.Functions.Posts(talk.Key).Any(p => p.Call == id)))
        {
            for (var times = _random.Next(1, 3); times > 0; times--)
                await talk.CallAsync(g => g.ReceiveFeedbackAsync(new ReceiveFeedback(call, "done")));
        }
    }

    private ImmutableArray<CallId> Open()
    {
        var events = talk.Events;
        var ended = events.OfType<FunctionAnswered>().Select(e => e.Call).Concat(events.OfType<FunctionFailed>().Select(e => e.Call)).ToHashSet();
        return [.. BookingRules.Owed(events).Where(call => !ended.Contains(call))];
    }
}

/// <summary>What must hold of such a conversation, by its log and by what the function saw.</summary>
internal static class BookingRules
{
    public static IEnumerable<CallId> Owed(ImmutableArray<ConversationEvent> events) => events.Select(e => e switch
    {
        FunctionCalled { Kind: FunctionKind.Post } call => call.Call,
        CompensationDecided undo => undo.Call,
        _ => (CallId?)null,
    }).OfType<CallId>();

    public static void Check(RandomBooking life, FakeFunctions functions)
    {
        var events = life.Talk.Events;
        var context = string.Join(", ", events.Select(e => e.GetType().Name));
        var owed = Owed(events).ToList();
        Assert.True(owed.Count == owed.Distinct().Count(), $"A call was decided twice. {context}");
        Assert.All(functions.Posts(life.Talk.Key), post => Assert.True(owed.Contains(post.Call), $"{post.Call} was made without its receipt. {context}"));
        Assert.All(events.OfType<FunctionCalled>(), call => Assert.Equal(call.Name, call.Receipt.FunctionName));
        var ended = events.OfType<FunctionAnswered>().Select(e => e.Call).Concat(events.OfType<FunctionFailed>().Select(e => e.Call)).ToList();
        Assert.True(ended.Count == ended.Distinct().Count(), $"A call ended twice. {context}");
        Assert.True(owed.ToHashSet().SetEquals(ended), $"A call has no end. {context}");
        var (ends, undone) = (events.OfType<TransactionEnded>().Count(e => e.Outcome != "completed"), events.OfType<CompensationDecided>().Count());
        Assert.True(undone <= ends, $"Something was undone that has not ended. {context}");
        TheAssistantIsSilentInRelay(events, context);
    }

    private static void TheAssistantIsSilentInRelay(ImmutableArray<ConversationEvent> events, string context)
    {
        var relay = false;
        foreach (var happened in events)
        {
            relay = happened switch
            {
                ConversationTakenOver or HandoffRequested => true,
                ConversationHandedBack => false,
                _ => relay,
            };
            Assert.False(relay && (happened is FunctionCalled or ReplyDecided { Author: AuthorKind.Assistant }), $"The assistant acted in relay. {context}");
        }
    }
}
