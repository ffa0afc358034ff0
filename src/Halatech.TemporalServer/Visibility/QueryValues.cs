using System.Globalization;

namespace Halatech.TemporalServer.Visibility;

/// <summary>How values are compared: numbers by value, texts by their code points, and any number is less than any text.</summary>
internal static class QueryValues
{
    public static int Compare(object left, object right) => (left, right) switch
    {
        (DateTime a, DateTime b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (string, _) => 1,
        (_, string) => -1,
        (long a, long b) => a.CompareTo(b),
        _ => Number(left).CompareTo(Number(right)),
    };

    public static bool StartsWith(object value, object prefix) =>
        Convert.ToString(value, CultureInfo.InvariantCulture)!.StartsWith(
            Convert.ToString(prefix, CultureInfo.InvariantCulture)!, StringComparison.Ordinal);

    /// <summary>The words of a text, in small letters.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0) start = i;
            if (inside || start < 0) continue;
            yield return text[start..i].ToLowerInvariant();
            start = -1;
        }
    }

    private static double Number(object value) => value switch
    {
        bool truth => truth ? 1 : 0,
        DateTime time => time.Ticks,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };
}
