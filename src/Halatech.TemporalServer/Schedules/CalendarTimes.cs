using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>
/// The moments of a calendar in a time zone. A time that a change of the clock leaves out has no moment, one that comes
/// twice has its first.
/// </summary>
internal sealed class CalendarTimes
{
    private const int LastYear = 2100;

    private readonly TimeZoneInfo _zone;
    private readonly bool[] _seconds;
    private readonly bool[] _minutes;
    private readonly bool[] _hours;
    private readonly bool[] _days;
    private readonly bool[] _months;
    private readonly bool[] _weekDays;
    private readonly bool[]? _years;

    public CalendarTimes(StructuredCalendarSpec calendar, TimeZoneInfo zone)
    {
        _zone = zone;
        _seconds = Of(calendar.Second, 60);
        _minutes = Of(calendar.Minute, 60);
        _hours = Of(calendar.Hour, 24);
        _days = Of(calendar.DayOfMonth, 32);
        _months = Of(calendar.Month, 13);
        _weekDays = Of(calendar.DayOfWeek, 8);
        _weekDays[0] |= _weekDays[7];
        _years = calendar.Year.Count == 0 ? null : Of(calendar.Year, LastYear + 1);
    }

    public bool Has(DateTime moment)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(moment, _zone);
        return HasDay(local) && _hours[local.Hour] && _minutes[local.Minute] && _seconds[local.Second];
    }

    /// <summary>The first moment after this one, in whole seconds; null when there is none.</summary>
    public DateTime? After(DateTime moment)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(moment, _zone);
        local = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified).AddSeconds(1);
        while (local.Year <= LastYear)
        {
            if (Skip(local) is { } later)
                local = later;
            else if (_zone.IsInvalidTime(local) || ToUtc(local) <= moment)
                local = local.AddSeconds(1);
            else
                return ToUtc(local);
        }

        return null;
    }

    // The next time worth a look, when this one is not of the calendar.
    private DateTime? Skip(DateTime local)
    {
        if (_years is not null && !_years[local.Year]) return new DateTime(local.Year + 1, 1, 1);
        if (!_months[local.Month]) return new DateTime(local.Year, local.Month, 1).AddMonths(1);
        if (!HasDay(local)) return local.Date.AddDays(1);
        if (!_hours[local.Hour]) return local.Date.AddHours(local.Hour + 1);
        if (!_minutes[local.Minute]) return local.Date.AddHours(local.Hour).AddMinutes(local.Minute + 1);
        return _seconds[local.Second] ? null : local.AddSeconds(1);
    }

    private bool HasDay(DateTime local) =>
        (_years?[local.Year] ?? true) && _months[local.Month] && _days[local.Day] && _weekDays[(int)local.DayOfWeek];

    private DateTime ToUtc(DateTime local)
    {
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    private static bool[] Of(IEnumerable<Temporalio.Api.Schedule.V1.Range> ranges, int length) =>
        [.. Enumerable.Range(0, length).Select(ranges.Has)];
}
