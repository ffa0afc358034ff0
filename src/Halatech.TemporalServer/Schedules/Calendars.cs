using Temporalio.Api.Schedule.V1;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Halatech.TemporalServer.Schedules;

/// <summary>The three ways of writing a calendar become one: ranges of numbers for every field.</summary>
internal static class Calendars
{
    private const int LongestComment = 200;

    public static StructuredCalendarSpec FromText(CalendarSpec calendar)
    {
        List<string> faults = [];
        var structured = new StructuredCalendarSpec { Comment = calendar.Comment };
        structured.Second.AddRange(CalendarField.Second.Parse(calendar.Second, faults));
        structured.Minute.AddRange(CalendarField.Minute.Parse(calendar.Minute, faults));
        structured.Hour.AddRange(CalendarField.Hour.Parse(calendar.Hour, faults));
        structured.DayOfMonth.AddRange(CalendarField.DayOfMonth.Parse(calendar.DayOfMonth, faults));
        structured.Month.AddRange(CalendarField.Month.Parse(calendar.Month, faults));
        structured.Year.AddRange(CalendarField.Year.Parse(calendar.Year, faults));
        structured.DayOfWeek.AddRange(CalendarField.DayOfWeek.Parse(calendar.DayOfWeek, faults));
        return faults.Count == 0 ? Checked(structured) : throw new InvalidScheduleException(string.Join(", ", faults));
    }

    public static StructuredCalendarSpec Checked(StructuredCalendarSpec calendar)
    {
        List<string> faults = [];
        CalendarField.Second.Check(calendar.Second, faults);
        CalendarField.Minute.Check(calendar.Minute, faults);
        CalendarField.Hour.Check(calendar.Hour, faults);
        CalendarField.DayOfMonth.Check(calendar.DayOfMonth, faults);
        CalendarField.Month.Check(calendar.Month, faults);
        CalendarField.Year.Check(calendar.Year, faults);
        CalendarField.DayOfWeek.Check(calendar.DayOfWeek, faults);
        if (calendar.Comment.Length > LongestComment) faults.Add("comment is too long");
        return faults.Count == 0 ? Completed(calendar) : throw new InvalidScheduleException(string.Join(", ", faults));
    }

    private static StructuredCalendarSpec Completed(StructuredCalendarSpec calendar)
    {
        var completed = new StructuredCalendarSpec { Comment = calendar.Comment };
        completed.Second.AddRange(CalendarField.Second.Complete(calendar.Second));
        completed.Minute.AddRange(CalendarField.Minute.Complete(calendar.Minute));
        completed.Hour.AddRange(CalendarField.Hour.Complete(calendar.Hour));
        completed.DayOfMonth.AddRange(CalendarField.DayOfMonth.Complete(calendar.DayOfMonth));
        completed.Month.AddRange(CalendarField.Month.Complete(calendar.Month));
        completed.Year.AddRange(CalendarField.Year.Complete(calendar.Year));
        completed.DayOfWeek.AddRange(CalendarField.DayOfWeek.Complete(calendar.DayOfWeek));
        return completed;
    }

    /// <summary>Whether a value is in one of the ranges, which are complete.</summary>
    public static bool Has(this IEnumerable<Range> ranges, int value) =>
        ranges.Any(range => value >= range.Start && value <= range.End && (value - range.Start) % range.Step == 0);
}
