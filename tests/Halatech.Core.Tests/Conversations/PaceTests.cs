using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Tenancy;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

public sealed class PaceTests
{
    [Theory]
    [InlineData(Channel.WhatsApp, null, 7)]
    [InlineData(Channel.WhatsApp, 1.5, 1.5)]
    [InlineData(Channel.Sms, null, 0)]
    [InlineData(Channel.Sms, 2.0, 2)]
    public void Pace_IsTheChannelsOrTheTenants(Channel channel, double? own, double seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        Pace.Of(channel, SomeTenant.Configuration with
        {
            Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add(
                channel.ToString().ToLowerInvariant(), new ChannelSettings(1600, SecondsBetweenMessages: own)),
        }));

    [Fact]
    public void MessageRefusedForItsPace_IsOwedAgainLater()
    {
        var scenario = Given().When(TooFast(7)).Then(
            Reported(7, DeliveryStatus.Failed) with { ErrorCode = "63018" }, new SendRequeued(Now, Part(1), Now.AddSeconds(12), 1));
        Assert.Equal((Now.AddSeconds(12), 1), (scenario.State.Sends[0].NotBefore, scenario.State.Sends[0].Attempt));
        Assert.Null(scenario.State.Thread[^1].Sid);
        scenario.Runs(scenario.Sending(Part(1)));
    }

    [Fact]
    public void EarlyReceiptOfIt_CountsWhenTheMessageIsKnown()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes.")).When(TooFast(7)).When(Confirm(Part(1), 7));
        Assert.Equal(["MessageSent", "SendRequeued"], scenario.Happened.Select(e => e.GetType().Name));
        Assert.Equal(1, scenario.State.Sends.Single().Attempt);
    }

    [Fact]
    public void PausesGrow_AndEnd()
    {
        var scenario = Given();
        List<double> pauses = [];
        for (var n = 7; ; n++)
        {
            scenario.When(TooFast(n));
            if (scenario.Happened.OfType<SendRequeued>().SingleOrDefault() is not { } again) break;
            pauses.Add((again.NotBefore - Now).TotalSeconds);
            scenario.When(Confirm(Part(1), n + 1));
        }

        Assert.Equal([12, 24, 48, 96, 192], pauses);
        Assert.Equal(DeliveryStatus.Failed, scenario.State.Thread[^1].Status);
    }

    [Fact]
    public void PartThatIsJustLeaving_IsNotOvertaken()
    {
        var scenario = Scenario.Given(Started, Received(1), Answered(1, "Yes,", "daily.", "Free."), Sent(Part(1), 7)).When(TooFast(7));
        Assert.Equal([Part(1, 1), Part(1), Part(1, 2)], scenario.State.Sends.Select(s => s.Id));
        scenario.Runs();
    }

    [Fact]
    public void WhoOptedOut_IsSentNothingAgain() =>
        Scenario.Given(Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 7), OptedOut()).When(TooFast(7))
            .Then(Reported(7, DeliveryStatus.Failed) with { ErrorCode = "63018" });

    [Fact]
    public void AssistantsWords_AreNotSentAgainAfterATakeover() =>
        Scenario.Given(Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 7), TakenOver(Ann)).When(TooFast(7))
            .Then(Reported(7, DeliveryStatus.Failed) with { ErrorCode = "63018" });

    private static Scenario Given() => Scenario.Given(Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 7));

    private static RecordReceipt TooFast(int n) => Report(n, DeliveryStatus.Failed) with { ErrorCode = "63018" };
}
