using Halatech.Core.Conversations;
using Halatech.Core.Tests.Conversations;

namespace Halatech.Core.Tests.Guards;

public sealed class EventListTests
{
    [Fact]
    public void EveryEvent_IsListedOnce_UnderItsOwnName()
    {
        Assert.Equal(
            EventKinds.Existing.Select(t => t.Name).Order(StringComparer.Ordinal),
            EventKinds.Listed.Select(k => k.Type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(EventKinds.Listed.Count, EventKinds.Listed.Select(k => k.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void EventsAndCommandsAndEffects_AreSealed() =>
        Assert.DoesNotContain(
            typeof(ConversationEvent).Assembly.GetTypes(),
            t => !t.IsSealed && (t.IsSubclassOf(typeof(ConversationEvent))
                || t.IsSubclassOf(typeof(ConversationCommand))
                || t.IsSubclassOf(typeof(ConversationEffect))));
}
