using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>Checks a specification and gives it the one form in which it is kept and shown.</summary>
internal static class ScheduleSpecs
{
    /// <exception cref="InvalidScheduleException">It cannot be.</exception>
    public static ScheduleSpec Canonical(ScheduleSpec? spec)
    {
        var canonical = spec?.Clone() ?? new ScheduleSpec();
        if (canonical.TimezoneData.Length > 0) throw new InvalidScheduleException("time zone data is not supported, only names");
        canonical.CronString.Clear();
        canonical.Calendar.Clear();
        canonical.StructuredCalendar.Clear();
        canonical.ExcludeStructuredCalendar.Clear();
        canonical.StructuredCalendar.AddRange((spec?.StructuredCalendar ?? []).Select(Calendars.Checked));
        canonical.StructuredCalendar.AddRange((spec?.Calendar ?? []).Select(Calendars.FromText));
        AddCrons(canonical, spec?.CronString ?? []);
#pragma warning disable CS0612 // Old clients still send it.
        canonical.ExcludeStructuredCalendar.AddRange((spec?.ExcludeCalendar ?? []).Select(Calendars.FromText));
        canonical.ExcludeCalendar.Clear();
#pragma warning restore CS0612
        canonical.ExcludeStructuredCalendar.AddRange((spec?.ExcludeStructuredCalendar ?? []).Select(Calendars.Checked));
        foreach (var interval in canonical.Interval) Check(interval);
        if (canonical.Jitter?.ToTimeSpan() < TimeSpan.Zero) throw new InvalidScheduleException("jitter cannot be negative");
        ZoneOf(canonical);
        return canonical;
    }

    public static TimeZoneInfo ZoneOf(ScheduleSpec spec) =>
        spec.TimezoneName.Length == 0 ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(spec.TimezoneName, out var zone) ? zone
        : throw new InvalidScheduleException($"unknown time zone {spec.TimezoneName}");

    private static void AddCrons(ScheduleSpec canonical, IEnumerable<string> crons)
    {
        HashSet<string> zones = new(StringComparer.Ordinal);
        if (canonical.TimezoneName.Length > 0) zones.Add(canonical.TimezoneName);
        foreach (var cron in crons.Select(CronStrings.Parse))
        {
            if (cron.Interval is { } interval) canonical.Interval.Add(interval);
            if (cron.Calendar is { } calendar) canonical.StructuredCalendar.Add(calendar);
            zones.Add(cron.TimeZone ?? canonical.TimezoneName);
        }

        if (zones.Count > 1) throw new InvalidScheduleException("conflicting timezone names");
        canonical.TimezoneName = zones.SingleOrDefault() ?? "";
    }

    private static void Check(IntervalSpec interval)
    {
        var (every, phase) = (interval.Interval?.ToTimeSpan() ?? TimeSpan.Zero, interval.Phase?.ToTimeSpan() ?? TimeSpan.Zero);
        if (every < TimeSpan.FromSeconds(1)) throw new InvalidScheduleException("interval is too small");
        if (phase < TimeSpan.Zero) throw new InvalidScheduleException("phase cannot be negative");
        if (phase >= every) throw new InvalidScheduleException("phase cannot be greater than Interval");
    }
}
