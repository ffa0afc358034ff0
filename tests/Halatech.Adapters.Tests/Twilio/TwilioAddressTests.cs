using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class TwilioAddressTests
{
    [Theory]
    [InlineData("+2348012345678", Channel.Sms)]
    [InlineData("whatsapp:+2348012345678", Channel.WhatsApp)]
    [InlineData("whatsapp:NG.someone", Channel.WhatsApp)]
    [InlineData("messenger:1234567890", Channel.Messenger)]
    [InlineData("rcs:+15558675310", Channel.Rcs)]
    public void Address_OfAChannel_IsKnown(string address, Channel channel) => Assert.Equal(channel, TwilioAddress.ChannelOf(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("system")]
    [InlineData("assistant")]
    [InlineData("agent@example.com")]
    [InlineData("whatsapp:")]
    [InlineData("WHATSAPP:+2348012345678")]
    [InlineData("+23480x")]
    [InlineData("+1234567890123456")]
    [InlineData("whatsapp:+234 801")]
    [InlineData("messenger:1\n2")]
    public void Author_ThatIsNoAddress_HasNoChannel(string? author) => Assert.Null(TwilioAddress.ChannelOf(author));

    [Fact]
    public void Address_TooLong_HasNoChannel() => Assert.Null(TwilioAddress.ChannelOf("messenger:" + new string('1', 300)));

    // Stored in every log of a plain conversation: it may never change.
    [Fact]
    public void ConversationOfAPair_IsStable() =>
        Assert.Equal("pm-33c15211ad4e2f542270af12bd7e6d25", TwilioAddress.ConversationOf("+18005551212", "+14158675309").Value);

    [Fact]
    public void ConversationOfAPair_DependsOnWhoIsWho() =>
        Assert.NotEqual(
            TwilioAddress.ConversationOf("+18005551212", "+14158675309"), TwilioAddress.ConversationOf("+14158675309", "+18005551212"));
}
