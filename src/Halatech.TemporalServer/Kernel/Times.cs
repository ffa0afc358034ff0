namespace Halatech.TemporalServer.Kernel;

/// <summary>Durations of the protocol: unset and zero both mean "no limit", and unset stays unset on the way back to a client.</summary>
internal static class Times
{
    public static TimeSpan OrZero(this Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;

    public static bool IsSet(this Duration? duration) => duration is not null && duration.ToTimeSpan() > TimeSpan.Zero;

    public static Duration ToDuration(this TimeSpan span) => Duration.FromTimeSpan(span);

    public static Timestamp ToStamp(this DateTime moment) => Timestamp.FromDateTime(moment);

    public static TimeSpan AtLeastZero(this TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    public static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>The shorter of two limits, where zero is no limit.</summary>
    public static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a == TimeSpan.Zero ? b : b == TimeSpan.Zero ? a : Min(a, b);
}
