using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Halatech.Core.Turns;

/// <summary>
/// The days on which stays end: who comes on 12 December for two nights may be told "12 to 14 December". Only days and nights that the
/// thread names are added up, so that no other date gets a source by this.
/// </summary>
internal static partial class Departures
{
    // A thread with more dates than this is a calendar, and anything could be added up from it.
    private const int MostDays = 12, MostStays = 6;

    private static readonly ImmutableArray<string> Words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>The last days of the stays that a thread may speak of.</summary>
    /// <param name="thread">What was said, a text for each message.</param>
    /// <param name="named">Days that it names in other words, such as "tomorrow".</param>
    /// <param name="today">Days without a year are the next of that name from here on.</param>
    public static IEnumerable<DateOnly> Of(IReadOnlyCollection<string> thread, IEnumerable<DateOnly> named, DateOnly today)
    {
        var days = thread.SelectMany(text => DaysIn(text, today)).Concat(named).Distinct().Take(MostDays).ToArray();
        if (days.Length == 0) return [];
        int[] nights = [.. thread.SelectMany(NightsIn).Distinct().Take(MostStays)];
        return days.SelectMany(day => nights.Select(day.AddDays)).Distinct();
    }

    private static IEnumerable<DateOnly> DaysIn(string text, DateOnly today) =>
        text.AsSpan().ContainsAnyInRange('0', '9') ? Dates().Matches(text).Select(m => DayOf(m, today)).OfType<DateOnly>() : [];

    // "2 nights", or the bare answer to how many there will be.
    private static IEnumerable<int> NightsIn(string text) =>
        (Bare().IsMatch(text) ? [text.Trim(' ', '.', '!')] : Nights().Matches(text).Select(m => m.Groups["count"].Value)).Select(CountOf).Where(n => n is > 0 and <= 31);

    private static int CountOf(string count) =>
        int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Words.IndexOf(count.ToLowerInvariant()) + 1;

    private static DateOnly? DayOf(Match found, DateOnly today)
    {
        if (DateOnly.TryParseExact(found.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact)) return exact;
        var month = Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames, m => m.Length > 0 && found.Groups["month"].Value.StartsWith(m, StringComparison.OrdinalIgnoreCase)) + 1;
        var day = int.Parse(found.Groups["day"].ValueSpan, CultureInfo.InvariantCulture);
        var year = found.Groups["year"].Success ? int.Parse(found.Groups["year"].ValueSpan, CultureInfo.InvariantCulture) : today.Year;
        if (month < 1 || year is < 2000 or > 2200 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        var date = new DateOnly(year, month, day);
        return found.Groups["year"].Success || date >= today ? date : date.AddYears(1);
    }

    [GeneratedRegex(
        """
        \b[0-9]{4}-[0-9]{2}-[0-9]{2}\b
        |\b(?<day>[0-9]{1,2})(?:st|nd|rd|th)?\ (?:of\ )?(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b(?:,?\ (?<year>[0-9]{4})\b)?
        |\b(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\ (?<day>[0-9]{1,2})(?:st|nd|rd|th)?\b(?:,?\ (?<year>[0-9]{4})\b)?
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dates();

    [GeneratedRegex(@"\b(?<count>[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten) nights?\b|\bnights?:? (?<count>[0-9]{1,2})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nights();

    [GeneratedRegex(@"^\s*(?:[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[.!]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
