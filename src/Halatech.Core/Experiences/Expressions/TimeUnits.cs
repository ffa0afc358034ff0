using System.Globalization;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>Spans of time in words: <c>90 minutes</c>, <c>24 hours</c>, <c>3 days</c>, <c>2 weeks</c>.</summary>
public static class TimeUnits
{
    /// <summary>The longest span that a design may name.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(400);

    internal static TimeSpan? Find(string word) => word switch
    {
        "minute" or "minutes" => TimeSpan.FromMinutes(1),
        "hour" or "hours" => TimeSpan.FromHours(1),
        "day" or "days" => TimeSpan.FromDays(1),
        "week" or "weeks" => TimeSpan.FromDays(7),
        _ => null,
    };

    /// <summary>Reads a span above zero and not above <see cref="Longest"/>.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || Find(parts[1]) is not { } unit) return false;
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 600_000) return false;
        span = unit * count;
        return span <= Longest;
    }
}
