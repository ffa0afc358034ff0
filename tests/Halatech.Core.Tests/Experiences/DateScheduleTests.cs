using System.Globalization;
using Halatech.Core.Experiences;

namespace Halatech.Core.Tests.Experiences;

public sealed class DateScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-12-24 10:00")]
    [InlineData("2026-12-24T10:00")]
    public void SingleDate_ComesOnce_ByTheTenantsClock(string schedule)
    {
        Assert.True(DateSchedule.IsValid(schedule));
        Assert.Equal(At("2026-12-24T09:00:00Z"), DateSchedule.After(schedule, At("2026-12-01T00:00:00Z"), Berlin));
        Assert.Null(DateSchedule.After(schedule, At("2026-12-24T09:00:00Z"), Berlin));
    }

    [Theory]
    [InlineData("24.12.2026")]
    [InlineData("2026-12-24")]
    [InlineData("2026-02-30 10:00")]
    [InlineData("tomorrow")]
    [InlineData("0 25 * * *")]
    public void WhatIsNoSchedule_IsRefused(string schedule) => Assert.False(DateSchedule.IsValid(schedule));

    [Fact]
    public void NineOClock_IsNineOClock_OnBothSidesOfTheClockChange() => Assert.Equal(
        [At("2026-03-28T08:00:00Z"), At("2026-03-29T07:00:00Z"), At("2026-03-30T07:00:00Z")], Next("0 9 * * *", "2026-03-27T12:00:00Z", 3));

    /// <summary>The hour that spring leaves out, and the one that autumn has twice.</summary>
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z")]
    public void ChangedHour_ComesOnce(string schedule, string after, string first, string second) =>
        Assert.Equal([At(first), At(second)], Next(schedule, after, 2));

    private static IEnumerable<DateTimeOffset?> Next(string schedule, string after, int count)
    {
        for (DateTimeOffset? at = At(after); at is { } moment && count > 0; count--) yield return at = DateSchedule.After(schedule, moment, Berlin);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
