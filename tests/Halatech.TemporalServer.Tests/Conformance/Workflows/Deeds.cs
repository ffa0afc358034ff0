using System.Collections.Concurrent;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>The activities of the tests.</summary>
internal static class Deeds
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> Tokens = new(StringComparer.Ordinal);

    /// <summary>The task token of an activity that somebody else completes, once the workflow's worker has started it.</summary>
    public static Task<byte[]> TokenAsync(string workflowId) => TokenOf(workflowId).Task;

    [Activity]
    public static string Greet(string name) => $"Hello, {name}!";

    /// <summary>Fails as often as it is told, and returns the number of the attempt that did not.</summary>
    [Activity]
    public static string FailTimes(string times)
    {
        var info = ActivityExecutionContext.Current.Info;
        if (info.Attempt <= int.Parse(times, System.Globalization.CultureInfo.InvariantCulture))
            throw new ApplicationFailureException($"attempt {info.Attempt}", "Flaky");
        return $"{info.Attempt}";
    }

    [Activity]
    public static string FailForGood(string message) =>
        throw new ApplicationFailureException(message, "Final", nonRetryable: true, details: ["first", 2]);

    /// <summary>Fails once and says when it wants to be tried again.</summary>
    [Activity]
    public static string FailWithDelay(string milliseconds)
    {
        if (ActivityExecutionContext.Current.Info.Attempt > 1) return "retried";
        var delay = TimeSpan.FromMilliseconds(int.Parse(milliseconds, System.Globalization.CultureInfo.InvariantCulture));
        throw new ApplicationFailureException("later", "Flaky", nonRetryable: false, nextRetryDelay: delay);
    }

    /// <summary>Does nothing until it is cancelled, its time is up or the worker stops.</summary>
    [Activity]
    public static async Task<string> HangAsync(string ignored)
    {
        await Task.Delay(Timeout.Infinite, ActivityExecutionContext.Current.CancellationToken);
        return ignored;
    }

    /// <summary>Hangs at the first attempt and not at the second.</summary>
    [Activity]
    public static Task<string> HangOnceAsync(string ignored) =>
        ActivityExecutionContext.Current.Info.Attempt > 1 ? Task.FromResult("second attempt") : HangAsync(ignored);

    /// <summary>Sends one heartbeat at the first attempt and hangs; returns at the second what that heartbeat said.</summary>
    [Activity]
    public static async Task<string> BeatOnceAsync(string detail)
    {
        var context = ActivityExecutionContext.Current;
        if (context.Info.HeartbeatDetails.Count > 0) return await context.Info.HeartbeatDetailAtAsync<string>(0);
        context.Heartbeat(detail);
        return await HangAsync(detail);
    }

    /// <summary>Sends heartbeats until it is told that it is cancelled; then it takes part in that, or completes all the same.</summary>
    [Activity]
    public static async Task<string> BeatUntilCancelledAsync(string mode)
    {
        var context = ActivityExecutionContext.Current;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            context.Heartbeat("beat");
            await Task.Delay(50, CancellationToken.None);
        }

        if (mode == "complete") return "completed all the same";
        throw new OperationCanceledException(context.CancellationToken);
    }

    /// <summary>Leaves its completion to whoever has its token or knows its id.</summary>
    [Activity]
    public static string CompleteLater(string ignored)
    {
        var info = ActivityExecutionContext.Current.Info;
        TokenOf(info.WorkflowId!).TrySetResult(info.TaskToken);
        throw new CompleteAsyncException();
    }

    private static TaskCompletionSource<byte[]> TokenOf(string workflowId) =>
        Tokens.GetOrAdd(workflowId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
