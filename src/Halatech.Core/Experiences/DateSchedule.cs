using System.Globalization;
using Halatech.Core.Experiences.Expressions;

namespace Halatech.Core.Experiences;

/// <summary>When an experience with a date begins: once, or by a cron expression, by the tenant's clock.</summary>
public static class DateSchedule
{
    private static readonly string[] OnceForms = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm"];

    /// <summary>Whether the text is a schedule.</summary>
    public static bool IsValid(string schedule) => Once(schedule) is not null || CronSchedule.Parse(schedule).IsOk;

    /// <summary>The first time after a moment, or null when there is none any more.</summary>
    public static DateTimeOffset? After(string schedule, DateTimeOffset moment, TimeZoneInfo zone)
    {
        if (Once(schedule) is not { } once) return CronSchedule.Parse(schedule).Value?.After(moment, zone);
        var at = LocalTime.At(DateOnly.FromDateTime(once), TimeOnly.FromDateTime(once), zone);
        return at > moment ? at : null;
    }

    private static DateTime? Once(string schedule) =>
        DateTime.TryParseExact(schedule, OnceForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var once) ? once : null;
}
