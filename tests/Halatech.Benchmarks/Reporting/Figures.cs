using System.Globalization;

namespace Halatech.Benchmarks.Reporting;

/// <summary>Medians and percentiles, and how figures are written.</summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The value that this share of the sorted ones does not exceed.</summary>
    public static T Percentile<T>(IReadOnlyList<T> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    /// <summary>Median with the smallest and the largest, as <c>0.47 [0.41-0.52]</c>.</summary>
    public static string Spread(IReadOnlyCollection<double> values, string format = "0.00") =>
        $"{Text(Median(values), format)} [{Text(values.Min(), format)}-{Text(values.Max(), format)}]";

    /// <summary>A rate with the thousands apart.</summary>
    public static string Rate(IReadOnlyCollection<double> values) => Spread(values, "#,0");

    public static string Milliseconds(TimeSpan time) => Text(time.TotalMilliseconds, time.TotalMilliseconds < 10 ? "0.0" : "0");

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
