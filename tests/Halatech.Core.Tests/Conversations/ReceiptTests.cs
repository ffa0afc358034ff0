using Halatech.Core.Conversations;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class ReceiptTests
{
    private static ConversationEvent[] Replied => [Started, Received(1), Answered(1, "Yes.")];

    [Fact]
    public void Receipt_MovesTheMessageOn()
    {
        var scenario = Scenario.Given([.. Replied, Sent(Part(1), 1)]).When(Report(1, DeliveryStatus.Delivered));
        scenario.Then(Reported(1, DeliveryStatus.Delivered)).Runs();
        Assert.Equal(DeliveryStatus.Delivered, scenario.State.Thread[1].Status);
    }

    [Fact]
    public void LateReceipt_ChangesNothing() =>
        Scenario.Given([.. Replied, Sent(Part(1), 1), Reported(1, DeliveryStatus.Delivered)])
            .When(Report(1, DeliveryStatus.Sent))
            .ThenNothing();

    [Fact]
    public void ReceiptBeforeTheConfirmation_IsKeptForIt()
    {
        var scenario = Scenario.Given(Replied).When(Report(1, DeliveryStatus.Delivered));
        scenario.Then(Reported(1, DeliveryStatus.Delivered)).Runs();

        scenario.When(Confirm(Part(1), 1));
        Assert.Equal(DeliveryStatus.Delivered, scenario.State.Thread[1].Status);
        Assert.Empty(scenario.State.EarlyReceipts);
    }

    [Fact]
    public void EarlyReceipts_KeepTheFurthestOnly()
    {
        var scenario = Scenario.Given(Replied).When(Report(1, DeliveryStatus.Delivered));
        scenario.When(Report(1, DeliveryStatus.Sent)).ThenNothing();
        scenario.When(Report(1, DeliveryStatus.Read));
        Assert.Equal(new EarlyReceipt(SentSid(1), DeliveryStatus.Read), Assert.Single(scenario.State.EarlyReceipts));
    }

    [Fact]
    public void EarlyReceipts_AreFewAndTheOldestGoesFirst()
    {
        var scenario = Scenario.Given(Replied);
        foreach (var n in Enumerable.Range(1, 40)) scenario.When(Report(n, DeliveryStatus.Sent));
        Assert.Equal(Enumerable.Range(25, 16).Select(SentSid), scenario.State.EarlyReceipts.Select(r => r.Sid));
    }

    [Fact]
    public void Receipt_OfACustomersMessage_ChangesNothing() =>
        Scenario.Given(Replied).When(new RecordReceipt(Sid(1), DeliveryStatus.Read, null, Now)).ThenNothing();

    [Fact]
    public void Receipt_WithoutAConversation_IsRefused() =>
        Scenario.Given().When(Report(1, DeliveryStatus.Sent)).Refuses(ConversationErrors.NotStarted);

    [Fact]
    public void Receipt_AfterClose_IsRecorded() =>
        Scenario.Given([.. Replied, Sent(Part(1), 1), Closed])
            .When(Report(1, DeliveryStatus.Read))
            .Then(Reported(1, DeliveryStatus.Read));
}
