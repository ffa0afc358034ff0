namespace Halatech.TemporalServer.Kernel;

/// <summary>Real time plus what was skipped. Only <see cref="Testing.TimeSkipping"/> moves it ahead.</summary>
internal sealed class VirtualClock(TimeProvider time)
{
    private TimeSpan _ahead;

    public TimeProvider RealTime => time;

    public DateTime Now => time.GetUtcNow().UtcDateTime + _ahead;

    public Timestamp Stamp => Timestamp.FromDateTime(Now);

    public void AdvanceTo(DateTime moment)
    {
        var now = Now;
        if (moment > now) _ahead += moment - now;
    }
}
