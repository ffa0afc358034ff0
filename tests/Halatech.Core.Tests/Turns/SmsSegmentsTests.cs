using CsCheck;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class SmsSegmentsTests
{
    [Theory]
    [InlineData("", 0, SmsEncoding.Gsm7, 0, 0)]
    [InlineData("a", 160, SmsEncoding.Gsm7, 160, 1)]
    [InlineData("a", 161, SmsEncoding.Gsm7, 161, 2)]
    [InlineData("a", 306, SmsEncoding.Gsm7, 306, 2)]
    [InlineData("a", 307, SmsEncoding.Gsm7, 307, 3)]
    [InlineData("a", 1600, SmsEncoding.Gsm7, 1600, 11)]
    [InlineData("€", 80, SmsEncoding.Gsm7, 160, 1)]
    // 152 of 153 septets hold 76 pairs; the last septet of each segment stays empty.
    [InlineData("€", 152, SmsEncoding.Gsm7, 304, 2)]
    [InlineData("€", 153, SmsEncoding.Gsm7, 306, 3)]
    [InlineData("ẹ", 70, SmsEncoding.Ucs2, 70, 1)]
    [InlineData("ẹ", 71, SmsEncoding.Ucs2, 71, 2)]
    [InlineData("ẹ", 134, SmsEncoding.Ucs2, 134, 2)]
    [InlineData("ẹ", 135, SmsEncoding.Ucs2, 135, 3)]
    [InlineData("😀", 35, SmsEncoding.Ucs2, 70, 1)]
    // 33 pairs fit in 67 units.
    [InlineData("😀", 66, SmsEncoding.Ucs2, 132, 2)]
    [InlineData("😀", 67, SmsEncoding.Ucs2, 134, 3)]
    public void Count_Repeated_GivesUnitsAndSegments(string unit, int times, SmsEncoding encoding, int units, int segments) =>
        Assert.Equal(new SmsSize(encoding, units, segments), SmsSegments.Count(string.Concat(Enumerable.Repeat(unit, times))));

    [Theory]
    [InlineData("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?", 63)]
    [InlineData("¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà", 64)]
    [InlineData("\f^{}\\[~]|€", 20)]
    public void Count_Alphabet_IsGsm(string text, int units) =>
        Assert.Equal(new SmsSize(SmsEncoding.Gsm7, units, 1), SmsSegments.Count(text));

    [Theory]
    [InlineData("₦")]
    [InlineData("’")]
    [InlineData("`")]
    [InlineData("\t")]
    [InlineData("ç")]
    [InlineData("á")]
    [InlineData("\u00A0")]
    public void Count_OneOtherCharacter_MakesAllUcs2(string other) =>
        Assert.Equal(SmsEncoding.Ucs2, SmsSegments.Count("Your room is ready " + other).Encoding);

    [Fact]
    public void Count_HalfASurrogatePair_IsOneUnit() => Assert.Equal(new SmsSize(SmsEncoding.Ucs2, 2, 1), SmsSegments.Count("a\uD800"));

    [Fact]
    public void Count_AnyText_IsWithinItsSegments() =>
        Gen.String.Sample(text =>
        {
            var size = SmsSegments.Count(text);
            var (single, each) = size.Encoding == SmsEncoding.Gsm7 ? (160, 153) : (70, 67);
            return size.Units >= text.Length
                && (size.Segments <= 1 ? size.Units <= single : size.Units <= size.Segments * each && size.Units > single)
                && size.Segments > 0 == text.Length > 0;
        });
}
