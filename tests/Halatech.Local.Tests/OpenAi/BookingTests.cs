using Halatech.Local.OpenAi.Offline;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>What the offline assistant understands of a booking.</summary>
public sealed class BookingTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("12 December", "2026-12-12")]
    [InlineData("arriving December 12th, please", "2026-12-12")]
    [InlineData("on 2026-12-12", "2026-12-12")]
    [InlineData("12/12", "2026-12-12")]
    [InlineData("3 jan", "2027-01-03")]
    [InlineData("3 January 2028", "2028-01-03")]
    [InlineData("tomorrow", "2026-11-24")]
    [InlineData("tonight", "2026-11-23")]
    [InlineData("next Friday", "2026-11-27")]
    [InlineData("Monday", "2026-11-30")]
    public void Day_IsTheNextOneOfThatName(string said, string day) =>
        Assert.Equal(day, Calendar.DateIn(said, Today)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("two nights")]
    [InlineData("31/02")]
    [InlineData("99 December")]
    [InlineData("")]
    public void TextWithoutADay_HasNone(string said) => Assert.Null(Calendar.DateIn(said, Today));

    [Theory]
    [InlineData("Deluxe please", "Deluxe Room")]
    [InlineData("the executive one", "Executive Suite")]
    [InlineData("a room", null)]
    [InlineData("classic or deluxe?", null)]
    public void Choice_IsTheOneThatIsNamed(string said, string? choice) =>
        Assert.Equal(choice, Choices.Find("Which room would you like: Classic Room, Deluxe Room or Executive Suite?", said));

    [Fact]
    public void Dish_WithCommasInItsName_IsChosenWhole() =>
        Assert.Equal(
            "Pounded yam, egusi and beef",
            Choices.Find("Which dish: Jollof rice, grilled chicken, plantain; Pounded yam, egusi and beef; or Catfish pepper soup?", "the egusi, please"));

    [Theory]
    [InlineData("3 nights", 3)]
    [InlineData("two of us", 2)]
    [InlineData("nobody", null)]
    public void Number_IsReadInDigitsAndInWords(string said, int? number) => Assert.Equal(number, Details.NumberIn(said));
}
