using System.Globalization;
using Halatech.Core.Experiences;

namespace Halatech.Core.Tests.Experiences;

public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Lagos = TimeZoneInfo.FindSystemTimeZoneById("Africa/Lagos");

    [Theory]
    [InlineData("21:00", "08:00", "2026-03-01T19:59:00Z", "2026-03-01T19:59:00Z")]
    [InlineData("21:00", "08:00", "2026-03-01T20:00:00Z", "2026-03-02T07:00:00Z")]
    [InlineData("21:00", "08:00", "2026-03-01T23:30:00Z", "2026-03-02T07:00:00Z")]
    [InlineData("21:00", "08:00", "2026-03-02T06:59:00Z", "2026-03-02T07:00:00Z")]
    [InlineData("21:00", "08:00", "2026-03-02T07:00:00Z", "2026-03-02T07:00:00Z")]
    [InlineData("12:00", "14:00", "2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z")]
    [InlineData("12:00", "12:00", "2026-03-01T11:00:00Z", "2026-03-01T11:00:00Z")]
    [InlineData("nine", "08:00", "2026-03-01T23:00:00Z", "2026-03-01T23:00:00Z")]
    public void Message_WaitsForTheEndOfTheQuietHours(string from, string to, string now, string allowed) =>
        Assert.Equal(At(allowed), new QuietHours(from, to).NextAllowed(At(now), Lagos));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
