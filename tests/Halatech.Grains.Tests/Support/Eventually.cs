using System.Runtime.CompilerServices;

namespace Halatech.Grains.Tests.Support;

/// <summary>Waits for a condition. The timeout is a way out of a hang and says nothing about how fast anything must be.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Timeout);
        while (!await condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"This never came true: {what}");
            await Task.Delay(Interval);
        }
    }

    /// <summary>Waits for a task, but not for ever.</summary>
    public static async Task DoneAsync(Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await TrueAsync(() => task.IsCompleted, what);
        await task;
    }
}
