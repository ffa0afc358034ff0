using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class AsyncActivityTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Completion_ByToken_EndsTheActivity()
    {
        var handle = await StartLaterAsync();
        await Client.GetAsyncActivityHandle(await Deeds.TokenAsync(handle.Id)).CompleteAsync("done");
        Assert.Equal("done", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task Completion_ById_EndsTheActivity()
    {
        var handle = await StartLaterAsync();
        await Deeds.TokenAsync(handle.Id);
        await Client.GetAsyncActivityHandle(handle.Id, handle.ResultRunId!, "later").CompleteAsync("done");
        Assert.Equal("done", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task Failure_ById_FailsTheActivity()
    {
        var handle = await StartLaterAsync();
        await Deeds.TokenAsync(handle.Id);
        await Client.GetAsyncActivityHandle(handle.Id, handle.ResultRunId!, "later").FailAsync(new InvalidOperationException("broken"));
        var failure = await FailureAsync<ActivityFailureException>(handle);
        Assert.Equal("broken", failure.InnerException?.Message);
    }

    [ServerFact]
    public async Task Heartbeat_ByToken_IsSeenInTheDescription()
    {
        var handle = await StartLaterAsync();
        var activity = Client.GetAsyncActivityHandle(await Deeds.TokenAsync(handle.Id));
        await activity.HeartbeatAsync(new() { Details = ["one", 2] });
        var pending = (await DescribeRawAsync(handle)).PendingActivities.Single();
        Assert.Equal(PendingActivityState.Started, pending.State);
        Assert.Equal(["\"one\"", "2"], pending.HeartbeatDetails.Payloads_.Select(p => p.Data.ToStringUtf8()));
        Assert.NotNull(pending.LastHeartbeatTime);
        await activity.CompleteAsync("done");
    }

    [ServerFact]
    public async Task Cancellation_OfTheWorkflow_IsToldAtTheNextHeartbeatAndReported()
    {
        var handle = await StartLaterAsync(new("CompleteLater")
        {
            Id = "later",
            Cancellation = Temporalio.Workflows.ActivityCancellationType.WaitCancellationCompleted,
        });
        var activity = Client.GetAsyncActivityHandle(await Deeds.TokenAsync(handle.Id));
        await handle.CancelAsync();
        await UntilEventAsync(handle, EventType.ActivityTaskCancelRequested);
        await Assert.ThrowsAsync<AsyncActivityCanceledException>(() => activity.HeartbeatAsync());
        await activity.ReportCancellationAsync();
        await FailureAsync<CanceledFailureException>(handle);
    }

    [ServerFact]
    public async Task Completion_OfAnActivityThatEnded_IsNotFound()
    {
        var handle = await StartLaterAsync();
        var activity = Client.GetAsyncActivityHandle(await Deeds.TokenAsync(handle.Id));
        await activity.CompleteAsync("done");
        await handle.GetResultAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => activity.CompleteAsync("again"));
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
    }

    [ServerFact]
    public async Task Heartbeat_OfAnUnknownActivity_IsNotFound()
    {
        var handle = await StartLaterAsync();
        await Deeds.TokenAsync(handle.Id);
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => Client.GetAsyncActivityHandle(handle.Id, handle.ResultRunId!, "unknown").HeartbeatAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        await handle.TerminateAsync();
    }

    private Task<WorkflowHandle<CallActivity, string>> StartLaterAsync(ActivityCall? call = null)
    {
        var asked = call ?? new("CompleteLater") { Id = "later", MaximumAttempts = 1 };
        return StartAsync((CallActivity wf) => wf.RunAsync(asked));
    }

    public sealed class Real(RealServer server) : AsyncActivityTests(server);

    public sealed class Embedded(EmbeddedServer server) : AsyncActivityTests(server);

    public sealed class Durable(PostgresServer server) : AsyncActivityTests(server);
}
