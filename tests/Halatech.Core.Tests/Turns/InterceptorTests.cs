using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class InterceptorTests
{
    private static readonly TenantConfiguration Tenant = SomeTenant.Configuration with
    {
        Keywords = new KeywordSettings { OptOut = ["Arrêt"], OptIn = ["Encore"], Help = ["Aide !", "?!"] },
    };

    [Theory]
    [InlineData("STOP", Interception.OptOut)]
    [InlineData("stop", Interception.OptOut)]
    [InlineData(" Stop. ", Interception.OptOut)]
    [InlineData("STOP 🛑", Interception.OptOut)]
    [InlineData("s\u200Btop\0", Interception.OptOut)]
    [InlineData("opt out", Interception.OptOut)]
    [InlineData("arrêt", Interception.OptOut)]
    [InlineData("Start", Interception.OptIn)]
    [InlineData("encore!", Interception.OptIn)]
    [InlineData("HELP?", Interception.Help)]
    [InlineData("aide", Interception.Help)]
    [InlineData("Please stop by at 5", Interception.None)]
    [InlineData("Can you help me?", Interception.None)]
    [InlineData("yes", Interception.None)]
    [InlineData("?", Interception.None)]
    [InlineData("🙂", Interception.None)]
    public void Keyword_IsTheWholeMessage(string body, Interception expected) =>
        Assert.Equal(expected, Inspect(body).Interception);

    [Fact]
    public void Yes_OfAnOptedOutCustomer_IsAnOptIn() =>
        Assert.Equal(Interception.OptIn, Interceptor.Inspect("Yes!", false, Channel.WhatsApp, optedOut: true, Tenant).Interception);

    [Theory]
    [InlineData("STOP", Channel.WhatsApp, "Goodbye.")]
    [InlineData("STOP", Channel.Messenger, "Goodbye.")]
    [InlineData("STOP", Channel.WebChat, "Goodbye.")]
    [InlineData("STOP", Channel.Sms, "")]
    [InlineData("STOP", Channel.Rcs, "")]
    [InlineData("REVOKE", Channel.Sms, "Goodbye.")]
    [InlineData("opt out", Channel.Rcs, "Goodbye.")]
    [InlineData("START", Channel.WhatsApp, "Welcome back.")]
    [InlineData("START", Channel.Sms, "")]
    [InlineData("HELP", Channel.Sms, "Call us.")]
    public void Notice_IsOursUnlessTheCarrierSendsIt(string body, Channel channel, string notice) =>
        Assert.Equal(notice, Interceptor.Inspect(body, false, channel, optedOut: false, Tenant).Notice);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\0\u0001")]
    public void MessageWithoutContent_IsEmpty(string? body) =>
        Assert.Equal(new Intercepted("", Interception.Empty, "Say it again?"), Inspect(body));

    [Fact]
    public void MessageWithOnlyMedia_IsOrdinary() =>
        Assert.Equal(new Intercepted("", Interception.None, ""), Interceptor.Inspect(" ", true, Channel.Sms, false, Tenant));

    [Fact]
    public void LongestMessage_IsOrdinary() =>
        Assert.Equal(Interception.None, Inspect(new string('x', Interceptor.MaxTextBytes)).Interception);

    [Fact]
    public void LongerMessage_KeepsItsBeginning() =>
        Assert.Equal(
            new Intercepted(new string('é', Interceptor.MaxTextBytes / 2), Interception.TooLong, "Too long."),
            Inspect(new string('é', (Interceptor.MaxTextBytes / 2) + 1)));

    [Fact]
    public void Message_IsCleaned() => Assert.Equal("Hello\nthere", Inspect("He\0llo\nthere").Text);

    private static Intercepted Inspect(string? body) => Interceptor.Inspect(body, false, Channel.WhatsApp, optedOut: false, Tenant);
}
