using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tests.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

/// <summary>Each kind of message that is not simply read has its treatment.</summary>
public sealed class UnusualMessageTests
{
    [Theory]
    [InlineData("STOP")]
    [InlineData("STOPALL")]
    [InlineData("UNSUBSCRIBE")]
    [InlineData("CANCEL")]
    [InlineData("END")]
    [InlineData("QUIT")]
    [InlineData("REVOKE")]
    [InlineData("OPTOUT")]
    [InlineData("opt-out")]
    [InlineData("\"Stop!\"")]
    [InlineData("unsubscribe.")]
    public void OptOutWord_IsObeyed(string word) => Assert.Equal(Interception.OptOut, Inspect(word).Interception);

    [Theory]
    [InlineData("START", Interception.OptIn)]
    [InlineData("unstop", Interception.OptIn)]
    [InlineData("HELP", Interception.Help)]
    [InlineData("Info?", Interception.Help)]
    public void OtherWord_IsObeyed(string word, Interception expected) => Assert.Equal(expected, Inspect(word).Interception);

    [Theory]
    [InlineData("CANCEL", Channel.WhatsApp, Interception.None)]
    [InlineData("cancel!", Channel.WebChat, Interception.None)]
    [InlineData("End", Channel.Messenger, Interception.None)]
    [InlineData("QUIT", Channel.WhatsApp, Interception.None)]
    [InlineData("CANCEL", Channel.Sms, Interception.OptOut)]
    [InlineData("CANCEL", Channel.Rcs, Interception.OptOut)]
    [InlineData("STOP", Channel.WhatsApp, Interception.OptOut)]
    [InlineData("UNSUBSCRIBE", Channel.WhatsApp, Interception.OptOut)]
    public void Cancel_WithinATransaction_IsAboutIt_UnlessTheCarrierActsOnTheWord(string word, Channel channel, Interception expected) =>
        Assert.Equal(expected, Interceptor.Inspect(word, false, channel, optedOut: false, SomeTenant.Configuration, inTransaction: true).Interception);

    [Fact]
    public void Cancel_ThatTheTenantNamedItself_IsAnOptOutEverywhere()
    {
        var tenant = SomeTenant.Configuration with { Keywords = new() { OptOut = ["cancel"] } };
        Assert.Equal(Interception.OptOut, Interceptor.Inspect("CANCEL", false, Channel.WhatsApp, false, tenant, inTransaction: true).Interception);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u200B\u200D\uFEFF")]
    [InlineData(" \u202E \u2066\u2069")]
    [InlineData("\uFE0F")]
    [InlineData("\u0000\u0007\u001B")]
    [InlineData("\u2800\u3164")]
    public void MessageInWhichNothingCanBeSeen_IsEmpty(string body) => Assert.Equal(Interception.Empty, Inspect(body).Interception);

    [Theory]
    [InlineData("👍")]
    [InlineData("❤️")]
    [InlineData("👨‍👩‍👧")]
    [InlineData("?!")]
    public void Signs_AreAnOrdinaryMessage_SearchedForByTheQuestionBefore(string signs)
    {
        Assert.Equal(new Intercepted(signs, Interception.None, ""), Inspect(signs));
        ImmutableArray<ThreadEntry> thread = [Given.Customer("Is there a pool?"), Given.Sent("There is. Shall I book it?"), Given.Customer(signs)];
        Assert.Equal("Is there a pool?", RetrievalQuery.Of(thread, []));
        Assert.Equal("", RetrievalQuery.Of([Given.Customer(signs)], []));
    }

    [Fact]
    public void ControlCharacters_AreTakenOut_AndTheRestIsRead() =>
        Assert.Equal(new Intercepted("Hello\tthere", Interception.None, ""), Inspect("He\u0007llo\tthere\u001B"));

    [Fact]
    public void MessageOver32Kilobytes_IsAnsweredByAFixedText_AndItsBeginningKept()
    {
        var seen = Inspect(new string('x', 40_000));
        Assert.Equal((Interception.TooLong, Interceptor.MaxTextBytes), (seen.Interception, seen.Text.Length));
        Assert.NotEmpty(seen.Notice);
    }

    private static Intercepted Inspect(string body) => Interceptor.Inspect(body, false, Channel.WhatsApp, optedOut: false, SomeTenant.Configuration);
}
