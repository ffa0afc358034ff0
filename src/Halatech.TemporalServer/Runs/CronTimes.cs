using Cronos;

namespace Halatech.TemporalServer.Runs;

/// <summary>The moments of a cron schedule: five fields, <c>@every 5m</c> or <c>@daily</c> and the like, UTC unless <c>CRON_TZ=</c> says otherwise.</summary>
internal static class CronTimes
{
    /// <summary>How long to wait from now; null when there is no further moment.</summary>
    /// <exception cref="RpcException">The schedule cannot be read.</exception>
    public static TimeSpan? Next(string schedule, DateTime now)
    {
        var (zone, text) = Split(schedule.Trim());
        if (text.StartsWith("@every ", StringComparison.Ordinal)) return Every(text["@every ".Length..]);
        return Parse(text).GetNextOccurrence(now, zone) is { } next ? next - now : null;
    }

    public static void Check(string schedule)
    {
        if (schedule.Length > 0) Next(schedule, DateTime.UtcNow);
    }

    private static CronExpression Parse(string text)
    {
        try
        {
            return CronExpression.Parse(text);
        }
        catch (CronFormatException)
        {
            throw Refusal.Invalid("invalid CronSchedule.");
        }
    }

    private static (TimeZoneInfo Zone, string Text) Split(string schedule)
    {
        foreach (var prefix in (string[])["CRON_TZ=", "TZ="])
        {
            if (!schedule.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var parts = schedule[prefix.Length..].Split(' ', 2);
            if (parts.Length == 2 && TimeZoneInfo.TryFindSystemTimeZoneById(parts[0], out var zone)) return (zone, parts[1]);
            throw Refusal.Invalid("invalid CronSchedule.");
        }

        return (TimeZoneInfo.Utc, schedule);
    }

    private static TimeSpan Every(string text)
    {
        var total = TimeSpan.Zero;
        var digits = 0;
        foreach (var (letter, index) in text.Select((letter, index) => (letter, index)))
        {
            if (char.IsDigit(letter)) continue;
            if (!int.TryParse(text.AsSpan(digits, index - digits), System.Globalization.CultureInfo.InvariantCulture, out var count)) throw Refusal.Invalid("invalid CronSchedule.");
            digits = index + 1;
            total += letter switch
            {
                'h' => TimeSpan.FromHours(count),
                'm' => TimeSpan.FromMinutes(count),
                's' => TimeSpan.FromSeconds(count),
                _ => throw Refusal.Invalid("invalid CronSchedule."),
            };
        }

        return total > TimeSpan.Zero ? total : throw Refusal.Invalid("invalid CronSchedule.");
    }
}
