using System.ClientModel.Primitives;
using System.Globalization;

namespace Halatech.Adapters.Ai;

/// <summary>Reads how long a service asks to be left alone.</summary>
internal static class RetryAfter
{
    private const double LongestSeconds = 86_400;

    /// <summary>From <c>retry-after-ms</c>, or <c>Retry-After</c> as seconds or as an HTTP date; null when there is nothing sensible.</summary>
    public static TimeSpan? Of(PipelineResponse? response, DateTimeOffset now)
    {
        if (response is null) return null;
        if (response.Headers.TryGetValue("retry-after-ms", out var text) && Number(text) is { } milliseconds) return Sensible(milliseconds / 1000);
        if (!response.Headers.TryGetValue("Retry-After", out text)) return null;
        if (Number(text) is { } seconds) return Sensible(seconds);
        return DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Sensible(Math.Max(0, (date - now).TotalSeconds))
            : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan? Sensible(double seconds) => seconds is >= 0 and < LongestSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
