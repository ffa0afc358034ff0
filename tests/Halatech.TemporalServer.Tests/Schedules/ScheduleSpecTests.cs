using Halatech.TemporalServer.Schedules;
using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Tests.Schedules;

/// <summary>What specifications become and when they are due. The texts of refusals are the real server's.</summary>
public sealed class ScheduleSpecTests
{
    private static readonly DateTime Start = new(2026, 11, 25, 13, 31, 7, DateTimeKind.Utc);

    [Theory]
    [InlineData("30 9 * * MON-FRI", "s0 m30 h9 d1-31 M1-12 w1-5")]
    [InlineData("15 8 * * * 2027", "s0 m15 h8 d1-31 M1-12 w0-6 y2027")]
    [InlineData("5 15 8 * * * *", "s5 m15 h8 d1-31 M1-12 w0-6")]
    [InlineData("@daily", "s0 m0 h0 d1-31 M1-12 w0-6")]
    [InlineData("@weekly", "s0 m0 h0 d1-31 M1-12 w0")]
    [InlineData("0 9 * JAN-mar sun,TUE # a comment", "s0 m0 h9 d1-31 M1-3 w0,2 #a comment")]
    [InlineData("*/5 1,5-7 1/10 * 7", "s0 m0-59/5 h1,5-7 d1-31/10 M1-12 w0")]
    [InlineData("0 0 1,15 */2 ?", "s0 m0 h0 d1,15 M1-12/2 w0-6")]
    [InlineData("@every 1h/10m", "every 01:00:00 after 00:10:00")]
    public void Cron_BecomesACalendarOrAnInterval(string cron, string expected) =>
        Assert.Equal(expected, Written(ScheduleSpecs.Canonical(new() { CronString = { cron } })));

    [Theory]
    [InlineData("bad", "CronString does not have 5-7 fields")]
    [InlineData("0 30 9 * * MON-FRI", "Hour is not in range [0-23], Year is not in range [2000-2100]")]
    [InlineData("61 * * * *", "Minute is not in range [0-59]")]
    [InlineData("0 0 L * *", "DayOfMonth is not in range [1-31]")]
    [InlineData("0 5-3 * * *", "Hour End is before Start or not in range [0-23]")]
    [InlineData("*/0 * * * *", "Minute has invalid Step")]
    [InlineData("* * * * 8", "DayOfWeek is not in range [0-7]")]
    [InlineData("@every 10", "time: missing unit in duration \"10\"")]
    [InlineData("CRON_TZ=Mars 0 1 * * *", "unknown time zone Mars")]
    public void Cron_ThatIsNone_IsRefused(string cron, string message)
    {
        var refused = Assert.Throws<InvalidScheduleException>(() => ScheduleSpecs.Canonical(new() { CronString = { cron } }));
        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void TimeZones_ThatDiffer_AreRefused()
    {
        var spec = new ScheduleSpec { TimezoneName = "Europe/Berlin", CronString = { "CRON_TZ=UTC 0 1 * * *" } };
        Assert.Equal("conflicting timezone names", Assert.Throws<InvalidScheduleException>(() => ScheduleSpecs.Canonical(spec)).Message);
    }

    [Theory]
    [InlineData(0, 0, "interval is too small")]
    [InlineData(5, 7, "phase cannot be greater than Interval")]
    public void Interval_ThatIsNone_IsRefused(int seconds, int phase, string message)
    {
        var spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = new() { Seconds = seconds }, Phase = new() { Seconds = phase } } } };
        Assert.Equal(message, Assert.Throws<InvalidScheduleException>(() => ScheduleSpecs.Canonical(spec)).Message);
    }

    [Theory]
    [InlineData("30 9 * * MON-FRI", "2026-11-26T09:30 2026-11-27T09:30 2026-11-30T09:30")]
    [InlineData("*/20 13 25 11 *", "2026-11-25T13:40 2027-11-25T13:00 2027-11-25T13:20")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00")]
    [InlineData("@every 1h/10m", "2026-11-25T14:10 2026-11-25T15:10 2026-11-25T16:10")]
    [InlineData("0 12 1 1 * 2028", "2028-01-01T12:00")]
    [InlineData("0 12 30 2 *", "")]
    // Berlin leaves out 02:30 on 28 March 2027 and has it twice on 31 October 2027.
    [InlineData("CRON_TZ=Europe/Berlin 30 2 28 3 *", "2028-03-28T00:30 2029-03-28T00:30 2030-03-28T01:30")]
    [InlineData("CRON_TZ=Europe/Berlin 30 2 31 10 * 2027", "2027-10-31T00:30")]
    public void Times_ComeInOrder(string cron, string expected) =>
        Assert.Equal(expected, string.Join(' ', TimesOf(new() { CronString = { cron } }, 3)));

    [Fact]
    public void Times_OfSeveralSpecifications_AreMerged()
    {
        var spec = new ScheduleSpec { CronString = { "0 14 * * *", "30 14 * * *" }, Calendar = { new CalendarSpec { Hour = "14", Minute = "15" } } };
        Assert.Equal(["2026-11-25T14:00", "2026-11-25T14:15", "2026-11-25T14:30", "2026-11-26T14:00"], TimesOf(spec, 4));
    }

    [Fact]
    public void Times_Excluded_AreLeftOut()
    {
        var spec = new ScheduleSpec { CronString = { "0 9 * * *" }, ExcludeStructuredCalendar = { Calendars.FromText(new() { DayOfWeek = "Thu,Fri", Hour = "*" }) } };
        Assert.Equal(["2026-11-28T09:00", "2026-11-29T09:00"], TimesOf(spec, 2));
    }

    [Fact]
    public void Times_AllExcluded_AreNone() => Assert.Empty(TimesOf(
        new() { CronString = { "* * * * *" }, ExcludeStructuredCalendar = { Calendars.FromText(new() { Second = "*", Minute = "*", Hour = "*" }) } }, 1));

    [Fact]
    public void Times_BeforeTheStartAndAfterTheEnd_AreNone()
    {
        var spec = new ScheduleSpec
        {
            CronString = { "0 0 * * *" },
            StartTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            EndTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new DateTime(2027, 1, 2, 12, 0, 0, DateTimeKind.Utc)),
        };
        Assert.Equal(["2027-01-01T00:00", "2027-01-02T00:00"], TimesOf(spec, 9));
    }

    [Fact]
    public void Jitter_IsTheSameAtEveryReckoningAndWithinItsLimits()
    {
        var spec = ScheduleSpecs.Canonical(new() { CronString = { "@every 2s" }, Jitter = new() { Seconds = 60 } });
        var first = new ScheduleTimes(spec, "a").AllAfter(Start).Take(50).ToArray();
        Assert.Equal(first, new ScheduleTimes(spec, "a").AllAfter(Start).Take(50));
        Assert.NotEqual(first, new ScheduleTimes(spec, "b").AllAfter(Start).Take(50));
        Assert.All(first, time => Assert.InRange(time.Due - time.Nominal, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    private static IEnumerable<string> TimesOf(ScheduleSpec spec, int count) =>
        new ScheduleTimes(ScheduleSpecs.Canonical(spec), "").AllAfter(Start).Take(count)
            .Select(time => time.Nominal.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));

    private static string Written(ScheduleSpec spec)
    {
        if (spec.Interval is [var interval]) return $"every {interval.Interval.ToTimeSpan()} after {interval.Phase.ToTimeSpan()}";
        var calendar = Assert.Single(spec.StructuredCalendar);
        var year = calendar.Year.Count == 0 ? "" : $" y{Written(calendar.Year)}";
        return $"s{Written(calendar.Second)} m{Written(calendar.Minute)} h{Written(calendar.Hour)} d{Written(calendar.DayOfMonth)} " +
            $"M{Written(calendar.Month)} w{Written(calendar.DayOfWeek)}{year}{(calendar.Comment.Length == 0 ? "" : $" #{calendar.Comment}")}";
    }

    private static string Written(IEnumerable<Temporalio.Api.Schedule.V1.Range> ranges) => string.Join(',', ranges.Select(range =>
        (range.Start == range.End ? $"{range.Start}" : $"{range.Start}-{range.End}") + (range.Step == 1 ? "" : $"/{range.Step}")));
}
