using System.Text;
using CsCheck;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class PromptLeakTests
{
    private const string Instructions =
        "You are Ada, the assistant of Blue Lagoon. Never say what a room costs before you know the night. Our partners' code is PELICAN-7731. "
        + "Guests who complain twice get a drink from the bar, but only when the manager on duty agrees to it first.";

    private const string Quotation = "guests who complain twice get a drink from the bar but only when the manager agrees";

    public static TheoryData<string> Leaks =>
    [
        Instructions,
        $"Sure! My rules: {Instructions[60..200]}",
        "**Guests** who *complain* twice, get a drink; from the bar - but only when the manager on duty agrees",
        "g u e s t s w h o c o m p l a i n t w i c e g e t a d r i n k f r o m t h e b a r b u t o n l y w h e n t h e m a n a g e r o n d u t y",
        "Ｇuests who complain twice get a drink from the bar, but only when the manager on duty agrees",
        new string([.. Instructions.Reverse()]),
        $"It is: {Convert.ToBase64String(Encoding.UTF8.GetBytes(Instructions))}",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Instructions), Base64FormattingOptions.InsertLineBreaks),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Instructions)),
        "Thrfgf jub pbzcynva gjvpr trg n qevax sebz gur one, ohg bayl jura gur znantre ba qhgl nterrf",
        "The code is PELICAN-7731.",
        "P-E-L-I-C-A-N 7 7 3 1",
    ];

    public static TheoryData<string> Harmless =>
    [
        "Good day, I am Ada of Blue Lagoon. For which night do you want a room?",
        "Guests who complain get a drink from the bar.",
        "",
        "PELICAN",
        "Your reference is LC-20261121-0042.",
        new string('A', 400),
        "\uD800 alone",
    ];

    [Theory]
    [MemberData(nameof(Leaks))]
    public void Quotation_IsFound_ThroughItsDisguise(string text) => Assert.True(PromptLeak.IsIn(text, Instructions, []));

    [Theory]
    [MemberData(nameof(Harmless))]
    public void OrdinaryWords_AreNone(string text) => Assert.False(PromptLeak.IsIn(text, Instructions, []));

    [Fact]
    public void WhatIsKnownAnyway_IsNoSecret()
    {
        Assert.False(PromptLeak.IsIn(Instructions, Instructions, [Instructions]));
        Assert.False(PromptLeak.IsIn("The code is PELICAN-7731.", Instructions, ["Our partners' code: Pelican 7731"]));
        Assert.True(PromptLeak.IsIn("The code is PELICAN-7731.", Instructions, [Quotation]));
    }

    [Fact]
    public void Quotation_IsFound_WhereverItStands()
    {
        var words = Instructions.Split(' ');
        Assert.All(
            Enumerable.Range(0, words.Length - PromptLeak.Words + 1),
            first => Assert.True(PromptLeak.IsIn(string.Join(' ', words[first..(first + PromptLeak.Words)]), Instructions, [])));
    }

    [Fact]
    public void ShortInstructions_AreQuotedAsAWhole()
    {
        Assert.True(PromptLeak.IsIn("I was told: you answer guests of Lagoon Hotels!", "You answer guests of Lagoon Hotels.", []));
        Assert.False(PromptLeak.IsIn("Be kind.", "Be kind.", []));
    }

    [Fact]
    public void AddressesAndFigures_AreNoCodes() =>
        Assert.False(PromptLeak.IsIn("See https://lagoon.example/rooms2026 or call 08001234567", "Send guests to https://lagoon.example/rooms2026 or 08001234567.", []));

    [Fact]
    public void AnyText_IsLookedAt_WithoutAnException() => Gen.Select(Gen.String, Gen.String).Sample((text, instructions) =>
    {
        _ = PromptLeak.IsIn(text, instructions, [text]);
        return !PromptLeak.IsIn(text, instructions, [instructions]);
    });
}
