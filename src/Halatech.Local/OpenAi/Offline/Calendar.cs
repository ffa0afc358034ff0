using System.Globalization;
using System.Text.RegularExpressions;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Finds the day that a customer speaks of.</summary>
internal static partial class Calendar
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>The day in a text, the next one of that name from today on; null when there is none.</summary>
    public static DateOnly? DateIn(string text, DateOnly today)
    {
        var lower = text.ToLowerInvariant();
        if (Iso().Match(lower) is { Success: true } iso) return Day(iso, iso.Groups["year"].Value, today);
        if (Slashed().Match(lower) is { Success: true } slashed) return Day(slashed, slashed.Groups["year"].Value, today);
        if (Named().Match(lower) is { Success: true } named) return Day(named, named.Groups["year"].Value, today);
        if (lower.Contains("tomorrow", StringComparison.Ordinal)) return today.AddDays(1);
        if (lower.Contains("today", StringComparison.Ordinal) || lower.Contains("tonight", StringComparison.Ordinal)) return today;
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            if (!Regex.IsMatch(lower, $@"\b{day.ToString().ToLowerInvariant()}\b", RegexOptions.CultureInvariant)) continue;
            var ahead = ((int)day - (int)today.DayOfWeek + 7) % 7;
            return today.AddDays(ahead == 0 ? 7 : ahead);
        }

        return null;
    }

    private static DateOnly? Day(Match found, string year, DateOnly today)
    {
        var month = Array.FindIndex(Months, name => name.StartsWith(found.Groups["month"].Value, StringComparison.Ordinal)) + 1;
        if (month == 0 && !int.TryParse(found.Groups["month"].Value, CultureInfo.InvariantCulture, out month)) return null;
        var day = int.Parse(found.Groups["day"].Value, CultureInfo.InvariantCulture);
        var given = int.TryParse(year, CultureInfo.InvariantCulture, out var named);
        for (var y = given ? named : today.Year; ; y++)
        {
            if (month is < 1 or > 12 || y > 9000 || day < 1 || day > DateTime.DaysInMonth(y, month)) return null;
            var date = new DateOnly(y, month, day);
            if (given || date >= today) return date;
        }
    }

    [GeneratedRegex(@"\b(?<year>20[0-9]{2})-(?<month>[0-9]{2})-(?<day>[0-9]{2})\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();

    [GeneratedRegex(@"\b(?<day>[0-9]{1,2})/(?<month>[0-9]{1,2})(?:/(?<year>20[0-9]{2}))?\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Slashed();

    [GeneratedRegex(
        @"\b(?:(?<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)? (?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?<day>[0-9]{1,2})(?:st|nd|rd|th)?)(?:,? (?<year>20[0-9]{2}))?\b",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
