using System.Collections.Concurrent;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>
/// Lets every wait of up to half a minute pass at once and notes how long it would have been. Longer ones are time-outs,
/// which run as usual; told to be patient, it lets everything run as usual.
/// </summary>
internal sealed class ImpatientTime(bool patient) : TimeProvider
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private TimeSpan _skipped;

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_skipped.TotalSeconds * TimestampFrequency);

    /// <summary>Lets time pass for those who look at the clock.</summary>
    public void Skip(TimeSpan time) => _skipped += time;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (patient || dueTime > Limit || dueTime == Timeout.InfiniteTimeSpan) return base.CreateTimer(callback, state, dueTime, period);
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
