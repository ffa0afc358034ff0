using System.Globalization;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Halatech.TemporalServer.Schedules;

/// <summary>A field of a calendar: its name, its limits, and how a text for it is read.</summary>
internal sealed record CalendarField(string Name, int Least, int Most, string Default, params string[] Names)
{
    public static readonly CalendarField Second = new("Second", 0, 59, "0");
    public static readonly CalendarField Minute = new("Minute", 0, 59, "0");
    public static readonly CalendarField Hour = new("Hour", 0, 23, "0");
    public static readonly CalendarField DayOfMonth = new("DayOfMonth", 1, 31, "*");

    public static readonly CalendarField Month = new(
        "Month", 1, 12, "*",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december");

    public static readonly CalendarField DayOfWeek = new(
        "DayOfWeek", 0, 7, "*", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

    /// <summary>No range at all stands for every year.</summary>
    public static readonly CalendarField Year = new("Year", 2000, 2100, "*");

    // Seven is another name of Sunday and none of its own.
    private int Last => this == DayOfWeek ? 6 : Most;

    /// <summary>Reads <c>*</c>, <c>5</c>, <c>1-5</c>, <c>*/10</c>, <c>mon,wed</c> and the like.</summary>
    /// <param name="text">The text; empty for the field's own default.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public IReadOnlyList<Range> Parse(string text, List<string> faults)
    {
        if (text.Length == 0) text = Default;
        if (text is "*" or "?") return this == Year ? [] : [All()];
        List<Range> ranges = [];
        foreach (var part in text.Split(','))
        {
            if (ParsePart(part, faults) is { } range) ranges.AddRange(WithoutSeven(range));
        }

        return ranges;
    }

    /// <summary>What is wrong with ranges that came as such.</summary>
    public void Check(IEnumerable<Range> ranges, List<string> faults)
    {
        foreach (var range in ranges)
        {
            if (range.Start < Least || range.Start > Most) faults.Add($"{Name} Start is not in range {Limits}");
            if (range.End != 0 && (range.End < range.Start || range.End > Most)) faults.Add($"{Name} End is before Start or not in range {Limits}");
            if (range.Step < 0) faults.Add($"{Name} has invalid Step");
        }
    }

    /// <summary>Ranges with all that may be left out: the end of a single value, a step of one, the default of none.</summary>
    public IEnumerable<Range> Complete(IReadOnlyCollection<Range> ranges)
    {
        if (ranges.Count == 0) return this == Year ? [] : Default == "*" ? [All()] : [new() { Step = 1 }];
        return ranges.Select(range => new Range
        {
            Start = range.Start,
            End = Math.Max(range.Start, range.End),
            Step = Math.Max(1, range.Step),
        });
    }

    private string Limits => string.Create(CultureInfo.InvariantCulture, $"[{Least}-{Most}]");

    private Range All() => new() { Start = Least, End = Last, Step = 1 };

    private Range? ParsePart(string part, List<string> faults)
    {
        var (body, step) = Split(part, '/');
        var every = 1;
        if (step is not null && (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out every) || every < 1))
            return Fault(faults, $"{Name} has invalid Step");
        if (body == "*") return new() { Start = Least, End = Last, Step = every };
        var (first, second) = Split(body, '-');
        if (Value(first) is not { } start) return Fault(faults, $"{Name} is not in range {Limits}");
        if (second is null) return new() { Start = start, End = step is null ? start : Last, Step = every };
        return Value(second) is { } end && end >= start
            ? new() { Start = start, End = end, Step = every }
            : Fault(faults, $"{Name} End is before Start or not in range {Limits}");
    }

    private int? Value(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number >= Least && number <= Most ? number : null;
        var index = text.Length < 3 ? -1 : Array.FindIndex(Names, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + Least;
    }

    private IEnumerable<Range> WithoutSeven(Range range)
    {
        if (this != DayOfWeek || range.End < 7) return [range];
        var sunday = new Range { Step = 1 };
        return range.Start == 7 ? [sunday] : [sunday, new() { Start = range.Start, End = 6, Step = range.Step }];
    }

    private static Range? Fault(List<string> faults, string fault)
    {
        faults.Add(fault);
        return null;
    }

    private static (string First, string? Second) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[(at + 1)..]) : (text, null);
}
