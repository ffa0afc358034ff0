using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class WindowTemplateTests
{
    private static readonly SendId Send = new(ReplyId.OfTurn(1), 0);
    private static readonly string CarrierSid = "HX" + new string('1', 32);
    private static readonly string InvitationSid = "HX" + new string('2', 32);

    private static readonly TemplateSettings Carrier = new(
        CarrierSid, "{{2}} writes: {{1}}",
        ImmutableDictionary<string, string>.Empty.Add("1", "{{text}}").Add("2", "{{organisation}}"));

    private static readonly TemplateSettings Invitation = new(InvitationSid, "There is news for you.", Answer: "Go on", HoldHours: 24);

    [Fact]
    public void CarrierThatFits_IsTakenFirst_AndHoldsTheTextOnOneLine()
    {
        var hold = WindowTemplates.Choose(Send, "Your room\n\nis  {{2}} ready.", Channel.WhatsApp, Tenant(Carrier, Invitation));
        Assert.Equal(
            new HoldSend(Send, new TemplateUse(CarrierSid, """{"1":"Your room is {{2}} ready.","2":"Blue Lagoon"}"""), "Blue Lagoon writes: Your room is {{2}} ready."),
            hold);
    }

    [Fact]
    public void TextTooLongForAVariable_IsHeldBehindTheInvitation() => Assert.Equal(
        new HoldSend(Send, Invitation: new TemplateUse(InvitationSid), InvitationText: "There is news for you.", HoldHours: 24),
        WindowTemplates.Choose(Send, new string('x', 257), Channel.WhatsApp, Tenant(Carrier, Invitation)));

    [Fact]
    public void ChannelWithoutTemplates_HasNone() =>
        Assert.Equal(new HoldSend(Send), WindowTemplates.Choose(Send, "Hello", Channel.Messenger, Tenant(Invitation)));

    [Theory]
    [InlineData(" go ON ", true)]
    [InlineData("go on, please", false)]
    [InlineData("", false)]
    public void Answer_IsTheButtonsWordsAlone(string text, bool isAnswer) =>
        Assert.Equal(isAnswer, WindowTemplates.IsAnswer(text, Channel.WhatsApp, Tenant(Carrier, Invitation)));

    [Theory]
    [InlineData("HX1", "Text", 1)]
    [InlineData(null, " ", 1)]
    [InlineData(null, "Text", 0)]
    public void WrongTemplate_IsRefusedByItsPath(string? sid, string text, int hours)
    {
        var wrong = new TemplateSettings(sid ?? CarrierSid, text, HoldHours: hours);
        Assert.Contains("channels.whatsapp.outsideWindow[0].", Assert.Single(TenantConfigurationRules.Faults(Tenant(wrong))), StringComparison.Ordinal);
    }

    private static TenantConfiguration Tenant(params TemplateSettings[] templates) => Given.Tenant() with
    {
        Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add("whatsapp", new ChannelSettings(1600, OutsideWindow: [.. templates])),
    };
}
