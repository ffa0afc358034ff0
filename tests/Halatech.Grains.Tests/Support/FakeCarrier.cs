using System.Collections.Concurrent;
using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;

namespace Halatech.Grains.Tests.Support;

/// <summary>What the carrier does with one attempt.</summary>
internal enum CarrierAnswer
{
    Takes,

    /// <summary>Fails before it has taken the message.</summary>
    Fails,

    /// <summary>Takes the message, and the answer is lost on the way.</summary>
    TakesAndFails,
    Refuses,
    OptedOut,

    /// <summary>Asks for fewer messages.</summary>
    TooFast,
}

/// <summary>One attempt to send, at a place in the order of everything that the test saw.</summary>
internal sealed record Attempt(long At, OutboundMessage Message);

/// <summary>
/// The provider. It takes a message as often as it is told to, unless it is asked to look first: so a message that is
/// sent twice is seen twice.
/// </summary>
internal sealed class FakeCarrier(Order order)
{
    private readonly ConcurrentQueue<Attempt> _attempts = [];
    private readonly ConcurrentQueue<(OutboundMessage Message, SentMessage Sent)> _taken = [];
    private readonly ConcurrentQueue<(ConversationKey Key, InboundMessage Message)> _kept = [];

    public Script<OutboundMessage, CarrierAnswer> Answers { get; } = new((_, _) => Task.FromResult(CarrierAnswer.Takes));

    public ImmutableArray<Attempt> Attempts(ConversationKey key) => [.. _attempts.Where(a => a.Message.Conversation == key)];

    /// <summary>What the customer sees of a conversation, in the order of arrival.</summary>
    public ImmutableArray<OutboundMessage> Taken(ConversationKey key) =>
        [.. _taken.Select(t => t.Message).Where(m => m.Conversation == key)];

    public ImmutableArray<ProviderSid> TakenSids(ConversationKey key) =>
        [.. _taken.Where(t => t.Message.Conversation == key).Select(t => t.Sent.Sid)];

    /// <summary>One attempt by a silo, which may die meanwhile: then what it had not handed over never arrives.</summary>
    public async Task<Result<SentMessage>> SendAsync(OutboundMessage message, SiloLife silo)
    {
        silo.MustLive();
        _attempts.Enqueue(new Attempt(order.Next(), message));
        if (message.MayHaveBeenSent && Find(message) is { } found) return found;

        var answer = await Answers.AnswerAsync(message.Conversation.Tenant, message, CancellationToken.None);
        silo.MustLive();
        switch (answer)
        {
            case CarrierAnswer.Fails: return Lost;
            case CarrierAnswer.Refuses: return new Error(ErrorKind.Invalid, "63016", "The carrier refused it.");
            case CarrierAnswer.TooFast: return new Error(ErrorKind.Limited, "twilio.63018", "The carrier asks for patience.");
            case CarrierAnswer.OptedOut: return new Error(ErrorKind.Forbidden, CarrierErrors.OptedOut, "The customer opted out.");
            default:
                var sent = Take(message);
                return answer == CarrierAnswer.Takes ? sent : Lost;
        }
    }

    private static Error Lost { get; } = new(ErrorKind.Unavailable, "carrier.unavailable", "The carrier did not answer.");

    /// <summary>Answers once the gate is open.</summary>
    public static Func<OutboundMessage, CancellationToken, Task<CarrierAnswer>> After(Gate gate, CarrierAnswer answer) =>
        async (_, _) =>
        {
            await gate.PassAsync(CancellationToken.None);
            return answer;
        };

    /// <summary>Keeps a customer's message without delivering it, as a provider whose webhook got lost.</summary>
    public void Keep(ConversationKey key, InboundMessage message) => _kept.Enqueue((key, message));

    public IReadOnlyList<InboundMessage> KeptAfter(ConversationKey key, int index) =>
        [.. _kept.Where(k => k.Key == key && k.Message.Index > index).Select(k => k.Message)];

    /// <summary>Hands the message over for the silo that is about to die.</summary>
    public SentMessage Take(OutboundMessage message)
    {
        var sent = new SentMessage(Sids.New(), null);
        _taken.Enqueue((message, sent));
        return sent;
    }

    public static Error NotSent { get; } = new(ErrorKind.NotFound, CarrierErrors.NotSent, "The carrier does not have it.");

    public SentMessage? Find(OutboundMessage message) =>
        _taken.FirstOrDefault(t => t.Message.Conversation == message.Conversation && t.Message.Send == message.Send && t.Message.Attempt == message.Attempt).Sent;
}

/// <summary>The carrier as one silo reaches it.</summary>
internal sealed class CarrierOfSilo(FakeCarrier carrier, SiloLife silo) : IMessageCarrier
{
    public Task<Result<SentMessage>> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        carrier.SendAsync(message, silo);

    public Task<Result<SentMessage>> FindAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(carrier.Find(message) is { } found ? (Result<SentMessage>)found : FakeCarrier.NotSent);

    public Task<Result<IReadOnlyList<InboundMessage>>> FetchAfterAsync(
        ConversationKey conversation, Route route, int index, CancellationToken cancellationToken) =>
        Task.FromResult(new Result<IReadOnlyList<InboundMessage>>(carrier.KeptAfter(conversation, index), null));
}
