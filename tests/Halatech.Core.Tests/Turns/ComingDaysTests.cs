using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class ComingDaysTests
{
    // A Monday.
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("from next Friday", "Friday, 27 November 2026; Friday, 4 December 2026")]
    [InlineData("tomorrow please", "Tuesday, 24 November 2026")]
    [InlineData("the day after tomorrow", "Tuesday, 24 November 2026; Wednesday, 25 November 2026")]
    [InlineData("tomorrow, for 3 nights", "Tuesday, 24 November 2026; Friday, 27 November 2026")]
    [InlineData("two nights from 12 December", "Monday, 14 December 2026")]
    [InlineData("Dec 30th, 3 nights", "Saturday, 2 January 2027")]
    [InlineData("1 night from 2026-12-31", "Friday, 1 January 2027")]
    [InlineData("on 3 March for one night", "Thursday, 4 March 2027")]
    [InlineData("31 February, 2 nights", "")]
    [InlineData("99 nights from 12 December", "")]
    [InlineData("TONIGHT", "Monday, 23 November 2026")]
    [InlineData("today or tomorrow?", "Monday, 23 November 2026; Tuesday, 24 November 2026")]
    public void NamedDay_IsKnownByItsDate(string said, string days) => Assert.Equal(days, ComingDays.Of([said], Today));

    [Fact]
    public void ThreadWithoutADay_GivesNoDate() => Assert.Empty(ComingDays.Of(["I want to book a room", "on 12 December"], Today));

    [Fact]
    public void Day_IsTheBusinesss_NotTheServers() =>
        Assert.Equal(
            "Tuesday, 24 November 2026",
            ComingDays.Of(["today"], "Africa/Lagos", new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero)));

    [Fact]
    public void UnknownZone_CountsAsUtc() =>
        Assert.Equal("Monday, 23 November 2026", ComingDays.Of(["today"], "Mars/Olympus", new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero)));

    [Fact]
    public void NightsInAMessageOfTheirOwn_Count()
    {
        var days = ComingDays.Of(["tomorrow", "How many nights will you stay?", "2."], Today);
        Assert.Equal("Tuesday, 24 November 2026; Thursday, 26 November 2026", days);
        Assert.Empty(FactCheck.Unsupported("From 24 to 26 November, then?", [days], []));
        Assert.Equal(["27"], FactCheck.Unsupported("From 24 to 27 November, then?", [days], []));
    }

    [Fact]
    public void ReplyWithADateOfANamedDay_IsSupported_AndAnotherDateIsNot()
    {
        var evidence = new[] { "from Friday", "It is now Monday, 23 November 2026", ComingDays.Of(["from Friday"], Today) };
        Assert.Empty(FactCheck.Unsupported("arrival: 27 November 2026", evidence, []));
        Assert.Equal(["28"], FactCheck.Unsupported("arrival: 28 November 2026", evidence, []));
    }
}
