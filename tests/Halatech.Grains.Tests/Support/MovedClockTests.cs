namespace Halatech.Grains.Tests.Support;

public sealed class MovedClockTests
{
    /// <summary>As Orleans' timers wait, whose jitter has them end within milliseconds.</summary>
    [Fact]
    public async Task Wait_OfLessThanAMillisecond_Ends()
    {
        var time = MovedClock.From(DateTimeOffset.UtcNow);
        var until = time.GetUtcNow() + TimeSpan.FromMicroseconds(500);
        await Eventually.DoneAsync(Task.Run(
            async () =>
            {
                while (until > time.GetUtcNow()) await Task.Delay(until - time.GetUtcNow(), time);
            },
            TestContext.Current.CancellationToken));
    }
}
