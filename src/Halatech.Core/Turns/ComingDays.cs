using System.Buffers;
using System.Globalization;

namespace Halatech.Core.Turns;

/// <summary>
/// The dates of the days that a thread names, and those on which stays from there end: who writes "Friday" may be told "27 November".
/// Only named days count, so that no other date gets a source by this.
/// </summary>
public static class ComingDays
{
    private const int Horizon = 14;

    // In one of these every word is that names a day: most threads have none, and are not searched for each.
    private static readonly SearchValues<string> Hints = SearchValues.Create(["day", "tonight", "tomorrow"], StringComparison.OrdinalIgnoreCase);

    /// <summary>As the other, with today being the day in a time zone; one that this machine does not know counts as UTC.</summary>
    public static string Of(IEnumerable<string> thread, string timeZone, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var known) ? known : TimeZoneInfo.Utc;
        return Of(thread, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime));
    }

    /// <summary>The named days within two weeks from today, as a line of evidence; empty when none is named.</summary>
    /// <param name="thread">What was said.</param>
    /// <param name="today">The day in the business's time zone.</param>
    public static string Of(IEnumerable<string> thread, DateOnly today)
    {
        string[] texts = [.. thread];
        var said = string.Join('\n', texts.Where(text => text.AsSpan().ContainsAny(Hints)));
        DateOnly[] named = said.Length == 0 ? [] : [.. Enumerable.Range(0, Horizon).Where(n => IsNamed(said, n, today.AddDays(n))).Select(today.AddDays)];
        return string.Join("; ", named.Union(Departures.Of(texts, named, today)).Select(day => day.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture)));
    }

    private static bool IsNamed(string said, int ahead, DateOnly day) => ahead switch
    {
        0 when Says(said, "today") || Says(said, "tonight") => true,
        1 when Says(said, "tomorrow") => true,
        2 when Says(said, "after tomorrow") => true,
        _ => Says(said, day.DayOfWeek.ToString()),
    };

    private static bool Says(string said, string word) => said.Contains(word, StringComparison.OrdinalIgnoreCase);
}
