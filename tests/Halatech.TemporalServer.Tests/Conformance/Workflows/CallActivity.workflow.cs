using Temporalio.Common;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>An activity and how it is to be called; times in milliseconds.</summary>
internal sealed record ActivityCall(string Activity, string Input = "")
{
    public int? StartToClose { get; init; }

    public int? ScheduleToClose { get; init; }

    public int? ScheduleToStart { get; init; }

    public int? Heartbeat { get; init; }

    public int MaximumAttempts { get; init; }

    public int FirstRetry { get; init; } = 50;

    public IReadOnlyCollection<string>? NonRetryable { get; init; }

    public string? Queue { get; init; }

    public string? Id { get; init; }

    public ActivityCancellationType Cancellation { get; init; }

    public ActivityOptions ToOptions() => new()
    {
        StartToCloseTimeout = Time(StartToClose ?? (ScheduleToClose is null ? 30_000 : null)),
        ScheduleToCloseTimeout = Time(ScheduleToClose),
        ScheduleToStartTimeout = Time(ScheduleToStart),
        HeartbeatTimeout = Time(Heartbeat),
        RetryPolicy = ToRetryPolicy(),
        TaskQueue = Queue,
        ActivityId = Id,
        CancellationType = Cancellation,
    };

    public RetryPolicy ToRetryPolicy() => new()
    {
        InitialInterval = TimeSpan.FromMilliseconds(FirstRetry),
        MaximumAttempts = MaximumAttempts,
        NonRetryableErrorTypes = NonRetryable,
    };

    private static TimeSpan? Time(int? milliseconds) => milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null;
}

/// <summary>Calls one activity and returns or fails as it does.</summary>
[Workflow]
internal sealed class CallActivity
{
    [WorkflowRun]
    public Task<string> RunAsync(ActivityCall call) =>
        Workflow.ExecuteActivityAsync<string>(call.Activity, [call.Input], call.ToOptions());
}

/// <summary>Calls one activity and cancels it when it is told.</summary>
[Workflow]
internal sealed class CancelActivity
{
    private bool _cancel;

    [WorkflowRun]
    public async Task<string> RunAsync(ActivityCall call)
    {
        using var source = new CancellationTokenSource();
        var options = call.ToOptions();
        options.CancellationToken = source.Token;
        var running = Workflow.ExecuteActivityAsync<string>(call.Activity, [call.Input], options);
        await Workflow.WaitConditionAsync(() => _cancel);
        source.Cancel();
        return await running;
    }

    [WorkflowSignal]
    public Task CancelAsync()
    {
        _cancel = true;
        return Task.CompletedTask;
    }
}

/// <summary>Calls one local activity.</summary>
[Workflow]
internal sealed class CallLocalActivity
{
    [WorkflowRun]
    public Task<string> RunAsync(ActivityCall call) => Workflow.ExecuteLocalActivityAsync<string>(
        call.Activity,
        [call.Input],
        new()
        {
            StartToCloseTimeout = TimeSpan.FromMilliseconds(call.StartToClose ?? 30_000),
            RetryPolicy = call.ToRetryPolicy(),
            LocalRetryThreshold = TimeSpan.FromMilliseconds(100),
        });
}
