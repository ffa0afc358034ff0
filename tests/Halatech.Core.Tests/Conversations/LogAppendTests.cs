using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class LogAppendTests
{
    private static readonly ConversationKey Key = new(TenantId.Parse("hotel"), ConversationId.Parse("CH1"));
    private static readonly MessageSent Gone = new(Now, Part(1), SentSid(1), 2);

    [Fact]
    public void WhatBecameOfASend_CanWait() => Assert.True(Append(Gone).CanWait);

    [Fact]
    public void Receipt_CanWait() => Assert.True(Append(new ReceiptRecorded(Now, SentSid(1), DeliveryStatus.Read, null, Now)).CanWait);

    [Fact]
    public void WhatACustomerOrASendWaitsFor_CannotWait() => Assert.All(
        ExampleEvents.All.Where(happened => happened is not (MessageSent or ReceiptRecorded or ReplyDiscarded)),
        happened => Assert.False(Append(Gone, happened).CanWait));

    [Fact]
    public void WithAnotherPartToSend_CannotWait()
    {
        var next = ConversationState.Empty with { Sends = [new(Part(1, 1), AuthorKind.Assistant, new Utf8Text("And more."), Now)] };
        Assert.False((Append(Gone) with { Next = next }).CanWait);
    }

    [Fact]
    public void WithATriggerOrAConsent_CannotWait()
    {
        Assert.False((Append(Gone) with { Triggers = [new(WorkflowTriggerKind.ConversationOpened, Key, 1, 0, Now)] }).CanWait);
        Assert.False((Append(Gone) with { Consent = new ConsentChange(Channel.Sms, "+2348000000001", true) }).CanWait);
    }

    private static LogAppend Append(params ConversationEvent[] events) => new(Key, [.. events], ConversationState.Empty, false, null);
}
