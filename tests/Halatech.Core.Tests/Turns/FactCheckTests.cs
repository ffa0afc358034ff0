using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed partial class FactCheckTests
{
    [Theory]
    [InlineData("It is N45,000 a night.", "N45,000")]
    [InlineData("It is ₦45000.", "45,000 naira")]
    [InlineData("That is 45k.", "N45,000")]
    [InlineData("Check-in is at 2pm.", "from 14:00")]
    [InlineData("Check-in is at 14:00.", "from 2:00 PM")]
    [InlineData("Three nights come to N135,000.", "N45,000 a night, 3 nights")]
    [InlineData("N14,000 and N2,500 for the tray make N16,500.", "N14,000; the tray charge is N2,500")]
    [InlineData("1. Rice\n2. Beans", "Rice and beans")]
    [InlineData("With it:\n          13. Rice\n\t\t\t\t\t14) Beans", "Rice and beans")]
    [InlineData("The suite, all in, is NGN 450,000; tax 7.5%.", "Suite: 450,000 naira and tax of 7.5 percent")]
    [InlineData("We have 3 rooms for you.", "Classic, Deluxe, Family")]
    [InlineData("You can stay in the Lagoon Suite tonight.", "The lagoon suite is free")]
    public void Claim_WithASource_Stands(string reply, string evidence) => Assert.Empty(FactCheck.Unsupported(reply, [evidence], []));

    [Theory]
    [InlineData("It is N46,000 a night.", "N45,000", "N46,000")]
    [InlineData("It is N1.", "N45,000", "N1")]
    [InlineData("Check-in is at 3pm.", "from 14:00", "3pm")]
    [InlineData("Call 0900 000 0199.", "0900 000 0100", "0199")]
    [InlineData("You can stay in the Ocean Palace tonight.", "The lagoon suite is free", "Ocean Palace")]
    public void Claim_WithoutASource_IsFound(string reply, string evidence, string claim) =>
        Assert.Contains(FactCheck.Unsupported(reply, [evidence], []), c => c.Contains(claim, StringComparison.Ordinal));

    [Fact]
    public void Name_ThatNeedsNoSource_Stands() =>
        Assert.Empty(FactCheck.Unsupported("Welcome to Guided Hospitality.", [], ["Guided Hospitality"]));

    [Fact]
    public void SampleAnswers_AreSupportedByThemselves() =>
        Assert.All(Faqs(), faq => Assert.Empty(FactCheck.Unsupported(faq.Answer, [faq.Question, faq.Answer], [])));

    [Fact]
    public void SampleAnswers_WithOneFigureChanged_AreFound()
    {
        var changed = Faqs()
            .Where(faq => BigNumber().IsMatch(faq.Answer))
            .Select(faq => (faq, Changed: BigNumber().Replace(faq.Answer, found => found.Value.Replace(found.Value[0], (char)(found.Value[0] == '9' ? '7' : found.Value[0] + 1)), 1)))
            .ToArray();
        var missed = changed.Count(c => FactCheck.Unsupported(c.Changed, [c.faq.Question, c.faq.Answer], []).Count == 0);
        Assert.True(missed * 10 <= changed.Length, $"{missed} of {changed.Length} changed figures were not found.");
    }

    // Where a name is stated too, every figure is looked for closely.
    [Fact]
    public void Figures_AreFoundAlikeAtAGlanceAndClosely() => Gen.Select(Scrap, Scrap).Sample((reply, evidence) =>
        Assert.Equal(
            FactCheck.Unsupported(reply, [evidence], ["Lagos Island"]),
            FactCheck.Unsupported($"{reply}\nit is on Lagos Island", [evidence], ["Lagos Island"])), iter: 100_000);

    private static readonly Gen<string> Scrap = Gen.OneOf<string>(
        "2026", "500", "N14,000", "₦2,500", "14,000", "12", "7:30", "13.", "k", "thousand", "pm", "naira", "NGN", "\u212A", " ", " ", " ", ".", ",", ":", ")", "\n")
        .Array[1, 9].Select(pieces => string.Concat(pieces));

    private static (string Question, string Answer)[] Faqs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Halatech.sln"))) folder = folder.Parent;
        using var faqs = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "samples/tenants/guided-hospitality/faqs.json")));
        return [.. faqs.RootElement.EnumerateArray().Select(f => (f.GetProperty("question").GetString()!, f.GetProperty("answer").GetString()!))];
    }

    [GeneratedRegex(@"[0-9]{1,3}(?:,[0-9]{3})+")]
    private static partial Regex BigNumber();
}
