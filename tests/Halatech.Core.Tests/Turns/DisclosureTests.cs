using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class DisclosureTests
{
    private static readonly TenantConfiguration Tenant = Given.Tenant() with
    {
        Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add("sms", new(640, "AI here.")).Add("whatsapp", new(640)),
    };

    [Theory]
    [InlineData(Channel.Sms, "AI here. Yes.")]
    [InlineData(Channel.WhatsApp, "I am an AI. Yes.")]
    [InlineData(Channel.Messenger, "I am an AI. Yes.")]
    public void FirstReply_SaysThatItIsAnAi_InTheChannelsWords(Channel channel, string said) => Assert.Equal(said, Say("Yes.", channel));

    [Theory]
    [InlineData("| Dish | Price |\n|---|---|\n| Suya | N6,000 |")]
    [InlineData("- Rice\n- Beans")]
    [InlineData("1. Rice\n2. Beans")]
    [InlineData("## Menu\nRice")]
    public void FirstReply_ThatBeginsWithATableOrList_KeepsItsForm(string reply) => Assert.Equal($"AI here.\n\n{reply}", Say(reply, Channel.Sms));

    [Theory]
    [InlineData("**Yes**, gladly.")]
    [InlineData("10:30 is fine.")]
    [InlineData("-5 degrees.")]
    public void FirstReply_ThatBeginsWithASentence_StandsBehindTheWords(string reply) => Assert.Equal($"AI here. {reply}", Say(reply, Channel.Sms));

    [Fact]
    public void LaterReply_DoesNot() => Assert.Equal("Yes.", Say("Yes.", Channel.Sms, Given.Customer("Hi"), Given.Sent("Hello.")));

    [Fact]
    public void WordsOfAPersonOrANotice_AreNoContactWithTheAssistant() => Assert.Equal(
        "AI here. Yes.", Say("Yes.", Channel.Sms, Given.Sent("Ann here.", "r1", author: AuthorKind.Agent), Given.Sent("Sorry.", author: AuthorKind.Notice)));

    [Fact]
    public void ReplyThatSaysSoItself_IsLeftAlone() => Assert.Equal("Hello, I AM AN AI. Yes.", Say("Hello, I AM AN AI. Yes.", Channel.WhatsApp));

    [Fact]
    public void TenantWithoutWords_SaysNothing() =>
        Assert.Equal("Yes.", Disclosure.Before("Yes.", [], Tenant with { Assistant = Tenant.Assistant with { Disclosure = "" } }, Channel.Rcs));

    private static string Say(string reply, Channel channel, params ThreadEntry[] before) => Disclosure.Before(reply, [.. before], Tenant, channel);
}
