using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>
/// The provider: it takes what is sent to it, is asked for it by <see cref="SendId"/>, and reports by webhooks, which
/// wait in <see cref="Webhooks"/> and are delivered in any order, some of them twice.
/// </summary>
internal sealed class FakeProvider(Dice dice, bool counts)
{
    private static readonly DeliveryStatus[][] Fates =
    [
        [DeliveryStatus.Sent, DeliveryStatus.Delivered, DeliveryStatus.Read],
        [DeliveryStatus.Sent, DeliveryStatus.Delivered],
        [DeliveryStatus.Sent, DeliveryStatus.Undelivered],
        [DeliveryStatus.Failed],
    ];

    private int _messages;

    public List<ConversationCommand> Webhooks { get; } = [];

    /// <summary>What the customer has written.</summary>
    public List<ProviderSid> Written { get; } = [];

    /// <summary>What was taken, in this order.</summary>
    public List<SendId> Order { get; } = [];

    public Dictionary<SendId, SentMessage> Taken { get; } = [];

    /// <summary>How far each message will have come when all its receipts are in.</summary>
    public Dictionary<ProviderSid, DeliveryStatus> Fate { get; } = [];

    public void CustomerWrites(Interception what, string notice)
    {
        var message = Commands.Receive(++_messages, "text", what, notice, counts ? _messages : null);
        Written.Add(message.Sid);
        Announce(message);
    }

    public SentMessage Take(SendId send)
    {
        var sent = new SentMessage(Some.SentSid(++_messages), counts ? _messages : null);
        if (!Taken.TryAdd(send, sent)) Assert.Fail($"{send} is sent twice");
        Order.Add(send);
        var fate = Fates[dice.Below(Fates.Length)];
        foreach (var status in fate) Announce(new RecordReceipt(sent.Sid, status, null, Some.Now));
        Fate[sent.Sid] = fate[^1];
        return sent;
    }

    private void Announce(ConversationCommand webhook)
    {
        Webhooks.Add(webhook);
        if (dice.Chance(15)) Webhooks.Add(webhook);
    }
}
