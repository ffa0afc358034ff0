using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class ComingDaysTests
{
    // A Monday.
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("from next Friday", "Friday, 27 November 2026; Friday, 4 December 2026")]
    [InlineData("tomorrow please", "Tuesday, 24 November 2026")]
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
    public void ReplyWithADateOfANamedDay_IsSupported_AndAnotherDateIsNot()
    {
        var evidence = new[] { "from Friday", "It is now Monday, 23 November 2026", ComingDays.Of(["from Friday"], Today) };
        Assert.Empty(FactCheck.Unsupported("arrival: 27 November 2026", evidence, []));
        Assert.Equal(["28"], FactCheck.Unsupported("arrival: 28 November 2026", evidence, []));
    }
}
