using System.Text;
using System.Text.Json;
using CsCheck;
using Halatech.Core.Texts;

namespace Halatech.Core.Tests.Texts;

public sealed class CleanTextTests
{
    /// <summary>Any UTF-16 at all, with more than its share of what is hostile.</summary>
    private static readonly Gen<string> AnyText =
        Gen.OneOf(Gen.Char[char.MinValue, char.MaxValue], Gen.Char['\0', '\u00A0'], Gen.Char['\uD7F0', '\uE010'])
            .Array[0, 60].Select(c => new string(c));

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Fact]
    public void AnyText_BecomesTextThatCanBeStored() => AnyText.Sample(text =>
    {
        var clean = CleanText.Of(text);
        Strict.GetBytes(clean);
        Assert.DoesNotContain(clean, c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
        var json = JsonSerializer.Serialize(clean);
        Assert.DoesNotContain("\\u0000", json, StringComparison.Ordinal);
        Assert.Equal(clean, JsonSerializer.Deserialize<string>(json));
    });

    [Fact]
    public void CleanText_IsLeftAsItIs() => AnyText.Sample(text =>
    {
        var clean = CleanText.Of(text);
        Assert.Same(clean, CleanText.Of(clean));
    });

    [Fact]
    public void Truncated_IsTheLongestWholeBeginningThatFits() =>
        Gen.Select(AnyText, Gen.Int[0, 80]).Sample((text, limit) =>
        {
            var clean = CleanText.Of(text);
            var kept = CleanText.Truncate(clean, limit);
            Assert.StartsWith(kept, clean, StringComparison.Ordinal);
            Assert.InRange(Strict.GetByteCount(kept), 0, limit);
            if (kept.Length == clean.Length) return;
            Rune.DecodeFromUtf16(clean.AsSpan(kept.Length), out var next, out _);
            Assert.True(Strict.GetByteCount(kept) + next.Utf8SequenceLength > limit);
        });

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("a\0b\u0007c\u009Fd", "abcd")]
    [InlineData("a\tb\r\nc", "a\tb\r\nc")]
    [InlineData("🙂 é مرحبا", "🙂 é مرحبا")]
    public void Text_IsCleaned(string? text, string clean) => Assert.Equal(clean, CleanText.Of(text));

    /// <summary>Dropping what stands between two halves must not join them to a character that nobody wrote.</summary>
    [Fact]
    public void LoneSurrogates_AreReplaced()
    {
        Assert.Equal("\uFFFDa\uFFFD", CleanText.Of(new string(['\uD83D', 'a', '\uDE42'])));
        Assert.Equal("\uFFFD\uFFFD", CleanText.Of(new string(['\uD83D', '\0', '\uDE42'])));
        Assert.Equal("\uFFFD🙂", CleanText.Of(new string(['\uD83D', '\uD83D', '\uDE42'])));
    }
}
