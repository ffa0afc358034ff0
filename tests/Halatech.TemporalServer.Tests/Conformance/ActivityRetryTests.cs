using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class ActivityRetryTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Activity_ThatFailsTwice_SucceedsAtTheThirdAttempt()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("FailTimes", "2")));
        Assert.Equal("3", await handle.GetResultAsync());

        var started = Assert.Single((await handle.FetchHistoryAsync()).Events, e => e.EventType == EventType.ActivityTaskStarted);
        Assert.Equal(3, started.ActivityTaskStartedEventAttributes.Attempt);
        Assert.Equal("attempt 2", started.ActivityTaskStartedEventAttributes.LastFailure.Message);
    }

    [ServerFact]
    public async Task Activity_WithNoAttemptLeft_FailsWithItsLastFailure()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("FailTimes", "9") { MaximumAttempts = 2 }));
        var failure = await FailureAsync<ActivityFailureException>(handle);
        Assert.Equal(RetryState.MaximumAttemptsReached, failure.RetryState);
        Assert.Equal("FailTimes", failure.ActivityType);
        Assert.Equal("attempt 2", failure.InnerException?.Message);
    }

    [ServerFact]
    public async Task Activity_ThatFailsForGood_IsNotTriedAgain()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("FailForGood", "never")));
        var failure = await FailureAsync<ActivityFailureException>(handle);
        Assert.Equal(RetryState.NonRetryableFailure, failure.RetryState);
        var cause = Assert.IsType<ApplicationFailureException>(failure.InnerException);
        Assert.Equal(("never", "Final", 2), (cause.Message, cause.ErrorType, cause.Details.ElementAt<int>(1)));
    }

    [ServerFact]
    public async Task Failure_OfATypeNamedNonRetryable_IsNotTriedAgain()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("FailTimes", "9") { NonRetryable = new[] { "Flaky" } }));
        var failure = await FailureAsync<ActivityFailureException>(handle);
        Assert.Equal(RetryState.NonRetryableFailure, failure.RetryState);
        Assert.Equal("attempt 1", failure.InnerException?.Message);
    }

    [ServerFact]
    public async Task Activity_InBackOff_IsDescribedAsPending()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("FailTimes", "9") { FirstRetry = 600_000, MaximumAttempts = 5 }));
        var activity = await UntilAsync(
            async () => (await DescribeRawAsync(handle)).PendingActivities.SingleOrDefault(),
            pending => pending?.Attempt == 2);
        await handle.TerminateAsync();

        Assert.Equal(PendingActivityState.Scheduled, activity!.State);
        Assert.Equal(("FailTimes", 5), (activity.ActivityType.Name, activity.MaximumAttempts));
        Assert.Equal("attempt 1", activity.LastFailure.Message);
        Assert.Equal(10, activity.CurrentRetryInterval.ToTimeSpan().TotalMinutes, tolerance: 0.01);
        Assert.True(activity.NextAttemptScheduleTime.ToDateTime() > DateTime.UtcNow);
    }

    [ServerFact]
    public async Task Failure_WithADelayOfItsOwn_OverridesThePolicy()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("FailWithDelay", "20") { FirstRetry = 600_000 }));
        Assert.Equal("retried", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task Retry_ThatWouldPassTheLimitOfAll_IsNotMade()
    {
        var call = new ActivityCall("FailTimes", "9") { ScheduleToClose = 5_000, FirstRetry = 600_000 };
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(call));
        var failure = await FailureAsync<ActivityFailureException>(handle);
        Assert.Equal(RetryState.Timeout, failure.RetryState);
        Assert.Equal("attempt 1", failure.InnerException?.Message);
    }

    [ServerFact]
    public async Task Activity_OfUnknownType_FailsAsNotRegistered()
    {
        var handle = await StartAsync((CallActivity wf) => wf.RunAsync(new("NobodyKnowsIt") { MaximumAttempts = 1 }));
        var failure = await FailureAsync<ActivityFailureException>(handle);
        Assert.Equal("NotFoundError", Assert.IsType<ApplicationFailureException>(failure.InnerException).ErrorType);
    }

    [ServerFact]
    public async Task Activity_OnATaskQueueOfAnotherWorker_IsDoneThere()
    {
        var queue = NewId("q");
        await WithWorkerAsync(queue, async () => Assert.Equal(
            "Hello, you!", await ExecuteAsync((CallActivity wf) => wf.RunAsync(new("Greet", "you") { Queue = queue }))));
    }

    public sealed class Real(RealServer server) : ActivityRetryTests(server);

    public sealed class Embedded(EmbeddedServer server) : ActivityRetryTests(server);

    public sealed class Durable(PostgresServer server) : ActivityRetryTests(server);
}
