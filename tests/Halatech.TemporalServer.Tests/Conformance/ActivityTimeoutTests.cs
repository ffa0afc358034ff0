using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class ActivityTimeoutTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task StartToClose_WithNoAttemptLeft_TimesOut()
    {
        var (failure, timeout) = await TimeoutAsync(new("Hang") { StartToClose = 300, MaximumAttempts = 1 });
        Assert.Equal(TimeoutType.StartToClose, timeout.TimeoutType);
        Assert.Equal(RetryState.MaximumAttemptsReached, failure.RetryState);
    }

    [ServerFact]
    public async Task StartToClose_WithAttemptsLeft_IsTriedAgain() => Assert.Equal(
        "second attempt", await ExecuteAsync((CallActivity wf) => wf.RunAsync(new("HangOnce") { StartToClose = 300 })));

    [ServerFact]
    public async Task ScheduleToClose_OverSeveralAttempts_TimesOut()
    {
        var (failure, timeout) = await TimeoutAsync(new("Hang") { ScheduleToClose = 900, StartToClose = 300, FirstRetry = 20 });
        Assert.Equal(TimeoutType.ScheduleToClose, timeout.TimeoutType);
        Assert.Equal(RetryState.Timeout, failure.RetryState);
    }

    [ServerFact]
    public async Task ScheduleToStart_WithoutAWorker_TimesOutAndIsNotTriedAgain()
    {
        var (failure, timeout) = await TimeoutAsync(new("Greet") { ScheduleToStart = 300, Queue = NewId("q") });
        Assert.Equal(TimeoutType.ScheduleToStart, timeout.TimeoutType);
        Assert.Equal(RetryState.NonRetryableFailure, failure.RetryState);
    }

    [ServerFact]
    public async Task Heartbeat_ThatStaysAway_TimesOutWithTheDetailsOfTheLast()
    {
        var (_, timeout) = await TimeoutAsync(new("BeatOnce", "half way") { Heartbeat = 300, MaximumAttempts = 1 });
        Assert.Equal(TimeoutType.Heartbeat, timeout.TimeoutType);
        Assert.Equal("half way", timeout.LastHeartbeatDetails.ElementAt<string>(0));
    }

    [ServerFact]
    public async Task Heartbeat_ThatStaysAway_GivesItsDetailsToTheNextAttempt() => Assert.Equal(
        "half way", await ExecuteAsync((CallActivity wf) => wf.RunAsync(new("BeatOnce", "half way") { Heartbeat = 300 })));

    [ServerFact]
    public async Task Timeout_InTheHistory_HasItsStartAndItsFailure()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("Hang") { StartToClose = 200, MaximumAttempts = 1 }));
        await FailureAsync<ActivityFailureException>(handle);

        var history = await handle.FetchHistoryAsync();
        var timedOut = Assert.Single(history.Events, e => e.EventType == EventType.ActivityTaskTimedOut);
        var attributes = timedOut.ActivityTaskTimedOutEventAttributes;
        Assert.Equal(EventType.ActivityTaskStarted, history.Events.Single(e => e.EventId == attributes.StartedEventId).EventType);
        Assert.Equal(TimeoutType.StartToClose, attributes.Failure.TimeoutFailureInfo.TimeoutType);
        Assert.Equal("activity StartToClose timeout", attributes.Failure.Message);
    }

    [ServerFact]
    public async Task Activity_WithoutAnyLimit_FailsTheWorkflowTask()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("Greet") { StartToClose = 0 }));
        await UntilEventAsync(handle, EventType.WorkflowTaskFailed);
        var history = await handle.FetchHistoryAsync();
        await handle.TerminateAsync();
        var failed = history.Events.First(e => e.EventType == EventType.WorkflowTaskFailed).WorkflowTaskFailedEventAttributes;
        Assert.Equal(WorkflowTaskFailedCause.BadScheduleActivityAttributes, failed.Cause);
    }

    private async Task<(ActivityFailureException Failure, TimeoutFailureException Timeout)> TimeoutAsync(ActivityCall call)
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(call));
        var failure = await FailureAsync<ActivityFailureException>(handle);
        return (failure, Assert.IsType<TimeoutFailureException>(failure.InnerException));
    }

    public sealed class Real(RealServer server) : ActivityTimeoutTests(server);

    public sealed class Embedded(EmbeddedServer server) : ActivityTimeoutTests(server);

    public sealed class Durable(PostgresServer server) : ActivityTimeoutTests(server);
}
