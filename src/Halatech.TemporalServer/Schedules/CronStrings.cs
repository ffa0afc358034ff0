using Halatech.TemporalServer.Visibility;
using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>What a cron string stands for: a calendar or an interval, and perhaps a time zone.</summary>
internal sealed record CronMeaning(StructuredCalendarSpec? Calendar, IntervalSpec? Interval, string? TimeZone);

/// <summary>Reads cron strings of five to seven fields, the names after an at sign, and intervals.</summary>
internal static class CronStrings
{
    /// <exception cref="InvalidScheduleException">It is none.</exception>
    public static CronMeaning Parse(string cron)
    {
        var (text, comment) = Cut(cron, '#');
        text = text.Trim();
        string? zone = null;
        foreach (var prefix in (string[])["CRON_TZ=", "TZ="])
        {
            if (!text.StartsWith(prefix, StringComparison.Ordinal)) continue;
            (zone, text) = Cut(text[prefix.Length..], ' ');
            text = text.Trim();
        }

        if (text.StartsWith("@every", StringComparison.Ordinal)) return new(null, Every(text["@every".Length..].Trim()), zone);
        var calendar = Fields(Meaning(text));
        calendar.Comment = comment.Trim();
        return new(Calendars.FromText(calendar), null, zone);
    }

    private static string Meaning(string text) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => text,
    };

    private static CalendarSpec Fields(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var minute, var hour, var day, var month, var week] => new()
        {
            Second = "0",
            Minute = minute,
            Hour = hour,
            DayOfMonth = day,
            Month = month,
            DayOfWeek = week,
        },
        [var minute, var hour, var day, var month, var week, var year] => new()
        {
            Second = "0",
            Minute = minute,
            Hour = hour,
            DayOfMonth = day,
            Month = month,
            DayOfWeek = week,
            Year = year,
        },
        [var second, var minute, var hour, var day, var month, var week, var year] => new()
        {
            Second = second,
            Minute = minute,
            Hour = hour,
            DayOfMonth = day,
            Month = month,
            DayOfWeek = week,
            Year = year,
        },
        _ => throw new InvalidScheduleException("CronString does not have 5-7 fields"),
    };

    private static IntervalSpec Every(string text)
    {
        var (interval, phase) = Cut(text, '/');
        return new() { Interval = Time(interval), Phase = phase.Length == 0 ? null : Time(phase) };
    }

    private static Duration Time(string text)
    {
        if (text.Length > 0 && text.All(char.IsAsciiDigit)) throw new InvalidScheduleException($"time: missing unit in duration \"{text}\"");
        return GoDuration.Parse(text) is long nanoseconds
            ? Duration.FromTimeSpan(TimeSpan.FromTicks(nanoseconds / 100))
            : throw new InvalidScheduleException($"time: invalid duration \"{text}\"");
    }

    private static (string Before, string After) Cut(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is var index and >= 0 ? (text[..index], text[(index + 1)..]) : (text, "");
}
