namespace Halatech.System.Tests;

/// <summary>Waits for conditions. One generous limit for all: it only ends tests that hang.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> wanted, Func<T?, string> describe)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        T? last = default;
        try
        {
            while (true)
            {
                last = await read();
                if (wanted(last)) return last;
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Still not so after {Limit.TotalMinutes} minutes: {describe(last)}", e);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> condition, string what) => GetAsync(condition, yes => yes, _ => what);
}
