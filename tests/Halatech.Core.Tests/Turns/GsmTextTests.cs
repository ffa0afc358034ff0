using CsCheck;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class GsmTextTests
{
    [Theory]
    [InlineData("“It’s” – 5…", "\"It's\" - 5...")]
    [InlineData("10\u00A0am, 2\u202F×\u20093", "10 am, 2 x 3")]
    [InlineData("₦45,000 or ₦ 50,000", "NGN 45,000 or NGN 50,000")]
    [InlineData("Cafe\u0301 `menu`\tnow\u200B", "Café 'menu' now")]
    [InlineData("plain", "plain")]
    public void TryWrite_Typography_BecomesGsm(string text, string expected) => Assert.Equal(expected, GsmText.TryWrite(text));

    [Theory]
    [InlineData("Ọlá’s room is ₦45,000")]
    [InlineData("See you “soon” 😀")]
    [InlineData("François…")]
    public void TryWrite_LetterWithoutEquivalent_GivesUp(string text) => Assert.Null(GsmText.TryWrite(text));

    [Fact]
    public void TryWrite_HalfASurrogatePair_GivesUp() => Assert.Null(GsmText.TryWrite("ok \uD83D"));

    [Fact]
    public void TryWrite_AnyText_IsGsmOrNull() =>
        Gen.String.Sample(text => GsmText.TryWrite(text) is not { } gsm || SmsSegments.Count(gsm).Encoding == SmsEncoding.Gsm7);
}
