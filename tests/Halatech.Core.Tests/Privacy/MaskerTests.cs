using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Halatech.Core.Privacy;
using Halatech.Core.Texts;

namespace Halatech.Core.Tests.Privacy;

public sealed class MaskerTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a key of at least 16 bytes");

    [Theory]
    [InlineData("card 4111 1111 1111 1111 please", "card", "4111")]
    [InlineData("5555-5555-5555-4444", "card", "5555")]
    [InlineData("write to ada.obi+1@mail.example.com.", "email", "ada.obi")]
    [InlineData("call +234 803 123 4567", "phone", "803")]
    [InlineData("0803 123 4567 is mine", "phone", "0803")]
    [InlineData("my NIN is 12345678901", "id", "12345678901")]
    [InlineData("SSN 123-45-6789", "id", "123-45")]
    [InlineData("IBAN GB82 WEST 1234 5698 7654 32", "id", "WEST")]
    [InlineData("passport A12345678", "id", "A12345678")]
    public void PersonalData_IsMasked(string text, string kind, string gone)
    {
        var masked = new Masker(Key).Mask(text);
        Assert.Contains($"[{kind}-", masked, StringComparison.Ordinal);
        Assert.DoesNotContain(gone, masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("N155,000 for 2 nights from 12 December 2026 at 14:00")]
    [InlineData("booking LC12345, room 412, 3 guests")]
    [InlineData("4111 1111 1111 1112 is no card")]
    [InlineData("2026-11-23T01:02:03 and 1,500,000 naira")]
    public void FiguresOfTheBusiness_StayAsTheyAre(string text) => Assert.Equal(text, new Masker(Key).Mask(text));

    [Fact]
    public void SameValue_HasTheSamePlaceholder()
    {
        var masker = new Masker(Key);
        Assert.Equal(masker.Mask("a@b.example"), masker.Mask("a@b.example"));
        Assert.NotEqual(masker.Mask("a@b.example"), masker.Mask("c@b.example"));
    }

    [Fact]
    public void Unmasking_GivesTheCustomerTheirOwnData_AndOfACardOnlyItsEnd()
    {
        var masker = new Masker(Key);
        Assert.Equal("to a@b.example", masker.Unmask(masker.Mask("to a@b.example")));
        Assert.Equal("card ending 1111", masker.Unmask(masker.Mask("4111111111111111")));
    }

    [Fact]
    public void TypedPlaceholder_StandsForNothing()
    {
        var masker = new Masker(Key);
        var real = masker.Mask("a@b.example");
        var typed = masker.Mask($"my address is {real}");
        Assert.DoesNotContain("a@b.example", masker.Unmask(typed), StringComparison.Ordinal);
    }

    [Fact]
    public void TrueValues_ReachOnlyTheNamedFields()
    {
        var masker = new Masker(Key);
        var mask = masker.Mask("4111111111111111");
        var arguments = new JsonObject { ["card"] = mask, ["note"] = mask, ["guests"] = new JsonArray(new JsonObject { ["mail"] = mask }) };
        masker.UnmaskJson(arguments, [["card"], ["guests", "*", "mail"]]);
        Assert.Equal("4111111111111111", (string?)arguments["card"]);
        Assert.Equal(mask, (string?)arguments["note"]);
        Assert.Equal("4111111111111111", (string?)arguments["guests"]![0]!["mail"]);
    }

    [Fact]
    public void AnyText_IsMaskedOnce_AndComesBack() => Gen.String.Sample(text =>
    {
        var masker = new Masker(Key);
        var masked = masker.Mask(text);
        if (!masked.Contains("[card-", StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal)) Assert.Equal(text, masker.Unmask(masked));
    });

    [Fact]
    public void TextThatIsNotReadClosely_HasNothingToMask() => Scrap.Sample(text =>
        Assert.Equal(new Masker(Key).Mask(text), new Masker(Key).Mask(new Utf8Text(text)).ToString()), iter: 200_000);

    private static readonly Gen<string> Scrap = Gen.OneOf<string>(
        "0", "2", "4111", "080", "31234567", "12-34", "WEST", "GB82", "k\u212A", "é", "NIN", " ", "-", "(", ").", "+", "@", "a.ng", "[id-0a1b2c]", "of the", ", ")
        .Array[1, 9].Select(pieces => string.Concat(pieces));

    [Theory]
    [InlineData('1')]
    [InlineData('@')]
    [InlineData('A')]
    public void HostileLength_IsTaken(char c) => Assert.NotNull(new Masker(Key).Mask(new string(c, 32 * 1024)));
}
