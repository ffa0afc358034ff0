using Halatech.Local.OpenAi.Embedding;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.Tests.OpenAi;

public sealed class TextTests
{
    [Theory]
    [InlineData("cancel", "cancelling", "cancelled", "cancellation", "cancels")]
    [InlineData("reserve", "reserving", "reserved", "reservation", "reservations")]
    [InlineData("book", "booking", "bookings", "booked", "books")]
    [InlineData("city", "cities", "city", "city", "city")]
    [InlineData("bill", "bills", "billing", "billed", "bill")]
    public void Stem_FormsOfOneWord_Meet(string word, params string[] forms) =>
        Assert.All(forms, form => Assert.Equal(Stemmer.Stem(word), Stemmer.Stem(form)));

    [Theory]
    [InlineData("check in")]
    [InlineData("Check-in")]
    [InlineData("checking in")]
    [InlineData("CHECKIN")]
    public void Words_SpellingsOfCheckIn_AreOneWord(string text) =>
        Assert.Equal(Stemmer.Stem("checkin"), Assert.Single(WordReader.Read(text)).Stem);

    [Fact]
    public void Words_AccentsAndClitics_AreDropped() =>
        Assert.Equal("cafe is do guest", string.Join(' ', WordReader.Read("Café's isn't don't guest’s").Select(word => word.Surface)));

    [Theory]
    [InlineData("wen una dey open?", "when are you open")]
    [InlineData("4pm or 24hrs", "4 pm or 24 hours")]
    [InlineData("room 512, size a4", "room 512 size a4")]
    public void Words_ChatSpelling_BecomesOrdinary(string written, string ordinary) => Assert.Equal(
        WordReader.Read(ordinary).Where(word => word.Weight >= WordWeights.Content).Select(word => word.Stem),
        WordReader.Read(written).Where(word => word.Weight >= WordWeights.Content).Select(word => word.Stem));

    [Theory]
    [InlineData("", 0)]
    [InlineData("Hello", 1)]
    [InlineData("Hello world", 2)]
    [InlineData("one two three four", 4)]
    [InlineData("12345", 2)]
    [InlineData("a, b!", 4)]
    public void Tokens_AreCounted(string text, int expected) => Assert.Equal(expected, TokenEstimate.Count(text));

    [Fact]
    public void TokenPrefix_OfAnyLength_CountsWhatItWasAskedForAndSplitsNoPair()
    {
        const string Text = "Dear guest 🎉🎉, your 12345th night — grüße 你好世界!";
        for (var tokens = 0; tokens <= TokenEstimate.Count(Text); tokens++)
        {
            var prefix = TokenEstimate.Prefix(Text, tokens);
            Assert.Equal(tokens, TokenEstimate.Count(prefix));
            Assert.False(prefix.Length > 0 && char.IsHighSurrogate(prefix[^1]));
        }
    }

    [Theory]
    [InlineData("???")]
    [InlineData(" ")]
    [InlineData("the")]
    [InlineData("🎉")]
    [InlineData("\ud800")]
    public void Embedding_OfAnyText_HasLengthOne(string text) =>
        Assert.Equal(1, System.Numerics.Tensors.TensorPrimitives.Norm<float>(OfflineEmbedding.Embed(text, 64)), tolerance: 1e-4);

    [Fact]
    public void Embedding_IsTheSameInEveryProcess()
    {
        // Stored vectors outlive the process: a change of these values is a change of the index.
        var signs = OfflineEmbedding.Embed("pool", 40).Select(value => value == 0 ? '.' : value > 0 ? '+' : '-');
        Assert.Equal("-.++...--.+...+...-..-...-.++-.+...-+.-.", string.Concat(signs));
    }
}
