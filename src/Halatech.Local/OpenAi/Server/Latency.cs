namespace Halatech.Local.OpenAi.Server;

internal static class Latency
{
    public static Task WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellation) =>
        time > TimeSpan.Zero ? Task.Delay(time, clock, cancellation) : Task.CompletedTask;
}
