using System.Globalization;
using CsCheck;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class SentenceSplitterTests
{
    private static readonly string[] Pieces =
    [
        "Yes", "e.g.", "Dr.", "open", "10", "am.", "N45,000.50", "https://x.test/a?b=c.", "Ọlá", "e\u0301", "👩‍👩‍👧‍👦", "🇳🇬", "😀",
        "ok!", "why?", "...", "。", "你好。", " ", "  ", "\n", "\r\n", "\n\n", "\t", "\u00A0", " \u0301", "(so.)", "\u200B", "\uFE0F",
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);

    // Texts of the kind that are cut, and any other.
    private static readonly Gen<string> Texts = Gen.Frequency(
        (5, Piece.Array[0, 60].Select(pieces => string.Concat(pieces))),
        (3, Piece.Array[0, 40].Select(pieces => string.Join(' ', pieces))),
        (1, Gen.String[0, 200]));

    [Theory]
    [InlineData(20, "It opens at 7. We close at 9.", "It opens at 7.", "We close at 9.")]
    [InlineData(20, "Is it? Yes! All right then.", "Is it? Yes!", "All right then.")]
    [InlineData(17, "He said (no way.) We agreed.", "He said (no way.)", "We agreed.")]
    [InlineData(14, "First line\nsecond line", "First line", "second line")]
    [InlineData(24, "Ask for Dr. Ade Bello at noon.", "Ask for Dr. Ade Bello at", "noon.")]
    [InlineData(20, "It is big, e.g. Two halls and more.", "It is big, e.g. Two", "halls and more.")]
    [InlineData(24, "Call. It is room No. 12 upstairs.", "Call.", "It is room No. 12", "upstairs.")]
    [InlineData(24, "It costs N45,000.50 today only.", "It costs N45,000.50", "today only.")]
    [InlineData(26, "See https://x.test/a.b?c=1. for more of it.", "See", "https://x.test/a.b?c=1.", "for more of it.")]
    [InlineData(24, "Breakfast begins at 10 am daily", "Breakfast begins at", "10 am daily")]
    [InlineData(22, "Breakfast begins at 7 a.m. every day", "Breakfast begins at", "7 a.m. every day")]
    [InlineData(18, "The room costs NGN 45,000 a night", "The room costs", "NGN 45,000 a night")]
    [InlineData(20, "Steps:\n1. Come in now\n2. Sit down", "Steps:", "1. Come in now", "2. Sit down")]
    [InlineData(20, "Wait... what is that now", "Wait... what is that", "now")]
    [InlineData(5, "你好。再见。", "你好。", "再见。")]
    [InlineData(5, "abcdefghijkl", "abcde", "fghij", "kl")]
    [InlineData(11, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦")]
    [InlineData(3, "e\u0301\u0301\u0301\u0301 x", "e\u0301\u0301", "\u0301\u0301", "x")]
    [InlineData(10, "   ")]
    [InlineData(10, "  fits   ", "fits")]
    public void Split_Text_CutsWhereAReaderWould(int limit, string text, params string[] parts) =>
        Assert.Equal(parts, SentenceSplitter.Split(text, limit), StringComparer.Ordinal);

    [Fact]
    public void Split_AnyText_GivesPartsWithinTheLimitAndNoneEmpty() =>
        Gen.Select(Texts, Gen.Int[2, 80]).Sample((text, limit) =>
            SentenceSplitter.Split(text, limit).All(part => part.Length <= limit && !string.IsNullOrWhiteSpace(part)));

    [Fact]
    public void Split_AnyText_LosesNothingButWhiteSpace() =>
        Gen.Select(Texts, Gen.Int[2, 80]).Sample((text, limit) =>
            WithoutSpace(string.Concat(SentenceSplitter.Split(text, limit))) == WithoutSpace(text));

    [Fact]
    public void Split_WordsThatFit_StayWhole() =>
        Gen.Select(Texts, Gen.Int[40, 80])
            .Where((text, limit) => !HasMarkedSpace(text) && text.IndexOfAny(['。', '！', '？']) < 0 && Stretches(text).All(s => s.Length <= limit))
            .Sample((text, limit) =>
                Words(string.Join(' ', SentenceSplitter.Split(text, limit))).SequenceEqual(Words(text), StringComparer.Ordinal));

    [Fact]
    public void Split_CharactersThatFit_StayWhole() =>
        Gen.Select(Texts, Gen.Int[2, 80]).Where((text, limit) => Characters(text).All(c => c.Length <= limit)).Sample((text, limit) =>
            SentenceSplitter.Split(text, limit).SelectMany(Characters).Where(c => !string.IsNullOrWhiteSpace(c))
                .SequenceEqual(Characters(text).Where(c => !string.IsNullOrWhiteSpace(c)), StringComparer.Ordinal));

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-5)]
    public void Split_LimitBelowACharacter_IsRefused(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SentenceSplitter.Split("text", limit));

    // A space in a visible character, as under a combining mark or behind an Arabic number sign: white space to Words alone.
    private static bool HasMarkedSpace(string text) => Characters(text).Any(c => c.Any(char.IsWhiteSpace) && !string.IsNullOrWhiteSpace(c));

    // What may not be cut while it fits: words, and those that a no-break space or "10 am" holds together.
    private static IEnumerable<string> Stretches(string text)
    {
        var start = 0;
        for (var end = 1; end <= text.Length; end++)
        {
            if (end < text.Length && !WordEnds.IsAt(text, end)) continue;
            yield return text[start..end].Trim();
            start = end;
        }
    }

    private static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Characters(string text)
    {
        var all = StringInfo.GetTextElementEnumerator(text);
        while (all.MoveNext()) yield return all.GetTextElement();
    }
}
