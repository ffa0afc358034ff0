using System.Globalization;
using Halatech.Core.Errors;
using Halatech.Core.Experiences.Expressions;

namespace Halatech.Core.Experiences;

/// <summary>
/// A cron expression of five fields (minute, hour, day of the month, month, day of the week) by a tenant's clock: numbers,
/// <c>*</c>, lists, ranges and steps. Where both days are given, either of them counts, as cron has it.
/// </summary>
public sealed class CronSchedule
{
    private static readonly (int Low, int High)[] Bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    private readonly bool[][] _fields;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;

    private CronSchedule(bool[][] fields, bool anyDay, bool anyWeekday) => (_fields, _anyDay, _anyWeekday) = (fields, anyDay, anyWeekday);

    public static Result<CronSchedule> Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Bounds.Length) return ExpressionFaults.Of("a cron expression has five fields");
        var fields = new bool[Bounds.Length][];
        for (var i = 0; i < parts.Length; i++)
        {
            if (Field(parts[i], Bounds[i].Low, Bounds[i].High) is not { } field) return ExpressionFaults.Of($"cannot read the field '{parts[i]}'");
            fields[i] = field;
        }

        // Sunday is 0 and 7.
        fields[4][0] |= fields[4][7];
        return new CronSchedule(fields, parts[2] == "*", parts[4] == "*");
    }

    /// <summary>The first time after a moment, or null when there is none within four years (30 February).</summary>
    public DateTimeOffset? After(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var day = LocalTime.DayOf(moment, zone);
        for (var n = 0; n <= 4 * 366; n++, day = day.AddDays(1))
        {
            if (!Matches(day)) continue;
            for (var minute = 0; minute < 24 * 60; minute++)
            {
                if (!_fields[1][minute / 60] || !_fields[0][minute % 60]) continue;
                var at = LocalTime.At(day, new TimeOnly(minute / 60, minute % 60), zone);
                if (at > moment) return at;
            }
        }

        return null;
    }

    private bool Matches(DateOnly day)
    {
        if (!_fields[3][day.Month]) return false;
        var (byDay, byWeekday) = (_fields[2][day.Day], _fields[4][(int)day.DayOfWeek]);
        return _anyDay || _anyWeekday ? byDay && byWeekday : byDay || byWeekday;
    }

    private static bool[]? Field(string text, int low, int high)
    {
        var field = new bool[high + 1];
        foreach (var part in text.Split(','))
        {
            var stepped = part.Split('/');
            var range = stepped[0] == "*" ? [$"{low}", $"{high}"] : stepped[0].Split('-');
            if (stepped.Length > 2 || range.Length > 2) return null;
            if (!Number(range[0], low, high, out var from) || !Number(range[^1], low, high, out var to) || from > to) return null;
            var step = 1;
            if (stepped.Length == 2 && !Number(stepped[1], 1, high, out step)) return null;
            if (stepped.Length == 2 && range.Length == 1) to = high;
            for (var n = from; n <= to; n += step) field[n] = true;
        }

        return field;
    }

    private static bool Number(string text, int low, int high, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= low && number <= high;
}
