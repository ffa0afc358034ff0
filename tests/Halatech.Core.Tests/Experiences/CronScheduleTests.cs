using System.Globalization;
using Halatech.Core.Experiences;

namespace Halatech.Core.Tests.Experiences;

public sealed class CronScheduleTests
{
    private static readonly TimeZoneInfo Lagos = TimeZoneInfo.FindSystemTimeZoneById("Africa/Lagos");

    [Theory]
    [InlineData("0 9 * * 1", "2026-03-01T12:00:00Z", "2026-03-02T08:00:00Z")]
    [InlineData("*/15 * * * *", "2026-03-01T12:00:00Z", "2026-03-01T12:15:00Z")]
    [InlineData("30 8-10/2 1,15 * *", "2026-03-01T12:00:00Z", "2026-03-15T07:30:00Z")]
    [InlineData("0 0 13 * 5", "2026-03-01T12:00:00Z", "2026-03-05T23:00:00Z")]
    [InlineData("0 12 29 2 *", "2026-03-01T12:00:00Z", "2028-02-29T11:00:00Z")]
    [InlineData("0 7 * * 7", "2026-03-01T12:00:00Z", "2026-03-08T06:00:00Z")]
    [InlineData("0 13 * * *", "2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z")]
    public void Schedule_HasItsNextTime(string cron, string after, string next) =>
        Assert.Equal(At(next), CronSchedule.Parse(cron).Value!.After(At(after), Lagos));

    [Theory]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("1/2/3 * * * *")]
    public void WhatIsNoSchedule_IsRefused(string cron) => Assert.False(CronSchedule.Parse(cron).IsOk);

    [Fact]
    public void DayThatNeverComes_HasNoTime() => Assert.Null(CronSchedule.Parse("0 0 30 2 *").Value!.After(At("2026-03-01T12:00:00Z"), Lagos));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
