namespace Halatech.Core.Experiences.Expressions;

/// <summary>Days and times of day by a tenant's clock.</summary>
public static class LocalTime
{
    /// <summary>The moment at which a clock in the zone shows this; an hour that summer time skips is the one after it.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The day that a calendar in the zone shows.</summary>
    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>The time that a clock in the zone shows.</summary>
    public static TimeOnly ClockOf(DateTimeOffset moment, TimeZoneInfo zone) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
}
