using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>When an action is due.</summary>
/// <param name="Nominal">As the specification says.</param>
/// <param name="Due">With its jitter.</param>
internal readonly record struct ScheduledTime(DateTime Nominal, DateTime Due);

/// <summary>The times of a canonical specification, one after the other.</summary>
internal sealed class ScheduleTimes
{
    // A specification may exclude all that it includes; the search for a moment ends some time.
    private const int LongestSearch = 20_000;

    private readonly ScheduleSpec _spec;
    private readonly string _seed;
    private readonly CalendarTimes[] _calendars;
    private readonly CalendarTimes[] _excluded;

    /// <param name="spec">The canonical specification.</param>
    /// <param name="seed">What makes this schedule's jitter another than that of its likes.</param>
    public ScheduleTimes(ScheduleSpec spec, string seed)
    {
        (_spec, _seed) = (spec, seed);
        var zone = ScheduleSpecs.ZoneOf(spec);
        _calendars = [.. spec.StructuredCalendar.Select(calendar => new CalendarTimes(calendar, zone))];
        _excluded = [.. spec.ExcludeStructuredCalendar.Select(calendar => new CalendarTimes(calendar, zone))];
    }

    /// <summary>The first time after this moment; null when there is none.</summary>
    public ScheduledTime? After(DateTime moment)
    {
        if (_spec.StartTime?.ToDateTime() is { } start && moment < start) moment = start.AddSeconds(-1);
        for (var looked = 0; looked < LongestSearch; looked++)
        {
            if (RawAfter(moment) is not { } nominal || nominal > (_spec.EndTime?.ToDateTime() ?? DateTime.MaxValue)) return null;
            if (!_excluded.Any(calendar => calendar.Has(nominal))) return new(nominal, nominal + Jitter(nominal));
            moment = nominal;
        }

        return null;
    }

    public IEnumerable<ScheduledTime> AllAfter(DateTime moment)
    {
        while (After(moment) is { } next)
        {
            yield return next;
            moment = next.Nominal;
        }
    }

    private DateTime? RawAfter(DateTime moment)
    {
        var times = _calendars.Select(calendar => calendar.After(moment))
            .Concat(_spec.Interval.Select(interval => (DateTime?)IntervalAfter(interval, moment)));
        return times.Min();
    }

    private static DateTime IntervalAfter(IntervalSpec interval, DateTime moment)
    {
        var every = Math.Max(1, (long)interval.Interval.ToTimeSpan().TotalSeconds);
        var phase = (long)(interval.Phase?.ToTimeSpan().TotalSeconds ?? 0);
        var seconds = (moment - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        return DateTime.UnixEpoch.AddSeconds((((seconds - phase) / every) + 1) * every + phase);
    }

    // The same at every reckoning, and never beyond the next nominal time.
    private TimeSpan Jitter(DateTime nominal)
    {
        var most = _spec.Jitter?.ToTimeSpan() ?? TimeSpan.Zero;
        if (most <= TimeSpan.Zero) return TimeSpan.Zero;
        if (RawAfter(nominal) is { } following && following - nominal < most) most = following - nominal;
        var milliseconds = (ulong)most.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(milliseconds == 0 ? 0 : Hash($"{_seed}-{nominal.Ticks}") % milliseconds);
    }

    private static ulong Hash(string text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in text) hash = (hash ^ c) * 1_099_511_628_211UL;
        return hash ^ (hash >> 32);
    }
}
