using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class DelayedStartTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task StartDelay_HoldsTheFirstTaskBack()
    {
        var handle = await StartAsync((Echo wf) => wf.RunAsync("x"), options => options.StartDelay = TimeSpan.FromSeconds(1));
        Assert.Equal([EventType.WorkflowExecutionStarted], await EventsAsync(handle));
        Assert.Equal("x", await handle.GetResultAsync());
        var history = await handle.FetchHistoryAsync();
        Assert.Equal(1, history.Events.First().WorkflowExecutionStartedEventAttributes.FirstWorkflowTaskBackoff.ToTimeSpan().TotalSeconds, 0.1);
    }

    [ServerFact]
    public async Task Signal_WhileTheStartIsDelayed_WaitsToo()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync(), options => options.StartDelay = TimeSpan.FromHours(1));
        await handle.SignalAsync(wf => wf.PutAsync("x"));
        Assert.Equal([EventType.WorkflowExecutionStarted, EventType.WorkflowExecutionSignaled], await EventsAsync(handle));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Cancellation_WhileTheStartIsDelayed_EndsTheDelay()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => options.StartDelay = TimeSpan.FromHours(1));
        await handle.CancelAsync();
        await FailureAsync<CanceledFailureException>(handle);
    }

    [ServerFact]
    public async Task Cron_RunsAgainAndAgain_WithTheLastResult()
    {
        var handle = await StartAsync((Counting wf) => wf.RunAsync(), options => options.CronSchedule = "@every 1s");
        var third = await UntilAsync(
            async () => await StartedAsync(handle.Id),
            started => started.LastCompletionResult?.Payloads_.FirstOrDefault()?.Data.ToStringUtf8() is "2");
        await Client.GetWorkflowHandle(handle.Id).TerminateAsync();
        Assert.Equal((ContinueAsNewInitiator.CronSchedule, "@every 1s"), (third.Initiator, third.CronSchedule));
        Assert.Equal(handle.ResultRunId, third.FirstExecutionRunId);

        var first = (await Client.GetWorkflowHandle(handle.Id, handle.ResultRunId).FetchHistoryAsync()).Events.Last();
        Assert.Equal(EventType.WorkflowExecutionCompleted, first.EventType);
        Assert.NotEmpty(first.WorkflowExecutionCompletedEventAttributes.NewExecutionRunId);
    }

    [ServerFact]
    public async Task Cron_ThatIsNone_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => StartAsync((Echo wf) => wf.RunAsync("x"), options => options.CronSchedule = "every day"));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, refused.Code);
        Assert.StartsWith("invalid CronSchedule.", refused.Message, StringComparison.Ordinal);
    }

    private async Task<Temporalio.Api.History.V1.WorkflowExecutionStartedEventAttributes> StartedAsync(string id) =>
        (await Client.GetWorkflowHandle(id).FetchHistoryAsync()).Events.First().WorkflowExecutionStartedEventAttributes;

    public sealed class Real(RealServer server) : DelayedStartTests(server);

    public sealed class Embedded(EmbeddedServer server) : DelayedStartTests(server);

    public sealed class Durable(PostgresServer server) : DelayedStartTests(server);
}
