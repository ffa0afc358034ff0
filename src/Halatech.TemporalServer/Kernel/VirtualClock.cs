namespace Halatech.TemporalServer.Kernel;

/// <summary>Real time plus what was skipped. Only <see cref="Testing.TimeSkipping"/> moves it ahead.</summary>
internal sealed class VirtualClock(TimeProvider time)
{
    private TimeSpan _ahead;

    public TimeProvider RealTime => time;

    /// <summary>In whole microseconds, for a database keeps no finer moments and must not tell others than memory does.</summary>
    public DateTime Now
    {
        get
        {
            var now = time.GetUtcNow().UtcDateTime + _ahead;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public Timestamp Stamp => Timestamp.FromDateTime(Now);

    public void AdvanceTo(DateTime moment)
    {
        var now = Now;
        if (moment > now) _ahead += moment - now;
    }
}
