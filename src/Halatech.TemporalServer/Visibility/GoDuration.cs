using System.Globalization;
using System.Text.RegularExpressions;

namespace Halatech.TemporalServer.Visibility;

/// <summary>Spans of time as queries write them: <c>1h30m</c>, <c>2.5s</c>, <c>1d</c> or <c>01:30:00</c>, in nanoseconds.</summary>
internal static partial class GoDuration
{
    public static object? Parse(string text)
    {
        if (Clock().Match(text) is { Success: true } clock) return Of(clock, "h", 3_600e9) + Of(clock, "m", 60e9) + Of(clock, "s", 1e9);
        if (long.TryParse(text, CultureInfo.InvariantCulture, out var nanoseconds)) return nanoseconds;
        if (Parts().Match(text) is not { Success: true } parts) return null;
        var sum = parts.Groups["amount"].Captures.Zip(parts.Groups["unit"].Captures, (amount, unit) =>
            double.Parse(amount.Value, CultureInfo.InvariantCulture) * Nanoseconds(unit.Value)).Sum();
        return (long)(text[0] == '-' ? -sum : sum);
    }

    private static long Of(Match match, string group, double unit) =>
        (long)(double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) * unit);

    private static double Nanoseconds(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 60e9,
        "h" => 3_600e9,
        _ => 86_400e9,
    };

    [GeneratedRegex(@"^(?<h>\d{1,6}):(?<m>[0-5]\d):(?<s>[0-5]\d)$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^[-+]?((?<amount>\d{1,12}(\.\d{1,9})?)(?<unit>ns|us|µs|ms|s|m|h|d))+$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Parts();
}
