using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Client.Schedules;
using Temporalio.Common;

namespace Halatech.TemporalServer.Tests.Conformance;

/// <summary>What schedules do: by themselves, by hand, one after the other and one over the other.</summary>
public abstract class ScheduledActionTests(TestServer server) : ServerTests(server)
{
    private static readonly ScheduleSpec Never = new() { Calendars = [new() { Year = [new(2099)] }] };

    [ServerFact]
    public async Task Schedule_OfAnInterval_StartsWorkflows()
    {
        var handle = await CreateAsync(Echoing, new ScheduleSpec { Intervals = [new(TimeSpan.FromSeconds(1))] });
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.RecentActions.Count >= 2);
        await handle.DeleteAsync();
        Assert.True(found.Info.NumActions >= 2);
        var results = found.Info.RecentActions.ToArray();
        Assert.True(results[1].ScheduledAt - results[0].ScheduledAt >= TimeSpan.FromSeconds(1));
        var id = Assert.IsType<ScheduleActionExecutionStartWorkflow>(results[0].Action).WorkflowId;
        Assert.Equal($"{handle.Id}-wf-{results[0].ScheduledAt:yyyy-MM-dd'T'HH:mm:ss'Z'}", id);
        Assert.Equal("scheduled", await Client.GetWorkflowHandle(id).GetResultAsync<string>());
    }

    [ServerFact]
    public async Task Trigger_StartsAWorkflowThatKnowsItsSchedule()
    {
        var handle = await CreateAsync(Echoing, Never);
        await handle.TriggerAsync();
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 1);
        await handle.DeleteAsync();
        var id = Assert.IsType<ScheduleActionExecutionStartWorkflow>(found.Info.RecentActions.Single().Action).WorkflowId;
        var attributes = (await Client.GetWorkflowHandle(id).DescribeAsync()).TypedSearchAttributes;
        Assert.Equal(handle.Id, attributes.Get(SearchAttributeKey.CreateKeyword("TemporalScheduledById")));
        Assert.True(attributes.TryGetValue(SearchAttributeKey.CreateDateTimeOffset("TemporalScheduledStartTime"), out _));
    }

    [ServerFact]
    public async Task Trigger_OfAPausedSchedule_StartsAllTheSame()
    {
        var handle = await CreateAsync(Echoing, Never, schedule => schedule with { State = new() { Paused = true } });
        await handle.TriggerAsync();
        await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 1);
        await handle.DeleteAsync();
    }

    [ServerFact]
    public async Task Trigger_AtTheBeginning_StartsAWorkflow()
    {
        var handle = await CreateAsync(Echoing, Never, options: new() { TriggerImmediately = true });
        await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 1);
        await handle.DeleteAsync();
    }

    [ServerFact]
    public async Task Actions_Limited_EndAtTheLimit()
    {
        var handle = await CreateAsync(
            Echoing,
            new ScheduleSpec { Intervals = [new(TimeSpan.FromSeconds(1))] },
            schedule => schedule with { State = new() { LimitedActions = true, RemainingActions = 1 } });
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 1);
        await handle.DeleteAsync();
        Assert.Equal((true, 0), (found.Schedule.State.LimitedActions, found.Schedule.State.RemainingActions));
        Assert.Empty(found.Info.NextActionTimes);
    }

    [ServerFact]
    public async Task Backfill_StartsWhatWouldHaveBeen()
    {
        var handle = await CreateAsync(Echoing, new ScheduleSpec { CronExpressions = ["0 * * * *"] }, schedule => schedule with { State = new() { Paused = true } });
        var from = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        await handle.BackfillAsync([new(from, from.AddHours(2), ScheduleOverlapPolicy.AllowAll)]);
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 3);
        await handle.DeleteAsync();
        Assert.Equal([from, from.AddHours(1), from.AddHours(2)], found.Info.RecentActions.Select(action => action.ScheduledAt));
    }

    [ServerFact]
    public async Task Overlap_Skipped_IsCounted()
    {
        var (handle, _) = await TriggerTwiceAsync(ScheduleOverlapPolicy.Skip);
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActionsSkippedOverlap == 1);
        Assert.Equal((1, 1), (found.Info.NumActions, found.Info.RunningActions.Count));
        await EndAsync(handle);
    }

    [ServerFact]
    public async Task Overlap_Buffered_StartsWhenTheOtherEnds()
    {
        var (handle, first) = await TriggerTwiceAsync(ScheduleOverlapPolicy.BufferOne);
        await UntilAsync(
            async () => (await RawAsync(handle)).Info.BufferSize, size => size == 1);
        await first.SignalAsync("Finish", []);
        await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 2);
        await EndAsync(handle);
    }

    [ServerFact]
    public async Task Overlap_AllAllowed_RunsBoth()
    {
        var (handle, first) = await TriggerTwiceAsync(ScheduleOverlapPolicy.AllowAll);
        await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 2);
        Assert.Equal(WorkflowExecutionStatus.Running, (await first.DescribeAsync()).Status);
        await EndAsync(handle);
    }

    [ServerFact]
    public async Task Overlap_ThatCancels_CancelsTheOther()
    {
        var (handle, first) = await TriggerTwiceAsync(ScheduleOverlapPolicy.CancelOther);
        await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 2);
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await first.DescribeAsync()).Status);
        await EndAsync(handle);
    }

    [ServerFact]
    public async Task Overlap_ThatTerminates_TerminatesTheOther()
    {
        var (handle, first) = await TriggerTwiceAsync(ScheduleOverlapPolicy.TerminateOther);
        await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 2);
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await first.DescribeAsync()).Status);
        await EndAsync(handle);
    }

    [ServerFact]
    public async Task Failure_OfAWorkflow_PausesIfAsked()
    {
        var handle = await CreateAsync(
            id => ScheduleActionStartWorkflow.Create((FailAtOnce wf) => wf.RunAsync("it broke"), new($"{id}-wf", TestServer.Queue)),
            Never,
            schedule => schedule with { Policy = new() { PauseOnFailure = true } });
        await handle.TriggerAsync();
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Schedule.State.Paused);
        await handle.DeleteAsync();
        Assert.StartsWith($"paused due to workflow failure: {handle.Id}-wf-", found.Schedule.State.Note, StringComparison.Ordinal);
        Assert.EndsWith(": it broke", found.Schedule.State.Note, StringComparison.Ordinal);
    }

    [ServerFact]
    public async Task Result_OfAWorkflow_IsGivenToTheNext()
    {
        var handle = await CreateAsync(
            id => ScheduleActionStartWorkflow.Create((Counting wf) => wf.RunAsync(), new($"{id}-wf", TestServer.Queue)),
            new ScheduleSpec { Intervals = [new(TimeSpan.FromSeconds(1))] });
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions >= 2);
        await handle.DeleteAsync();
        List<int> results = [];
        foreach (var action in found.Info.RecentActions.Take(2))
            results.Add(await Client.GetWorkflowHandle(((ScheduleActionExecutionStartWorkflow)action.Action).WorkflowId).GetResultAsync<int>());
        Assert.Equal([1, 2], results);
    }

    private static ScheduleActionStartWorkflow Echoing(string id) =>
        ScheduleActionStartWorkflow.Create((Echo wf) => wf.RunAsync("scheduled"), new($"{id}-wf", TestServer.Queue));

    private Task<ScheduleHandle> CreateAsync(
        Func<string, ScheduleAction> action, ScheduleSpec spec, Func<Schedule, Schedule>? adjust = null, ScheduleOptions? options = null)
    {
        var id = NewId("s");
        var schedule = new Schedule(action(id), spec);
        return Client.CreateScheduleAsync(id, adjust?.Invoke(schedule) ?? schedule, options);
    }

    private Task<Temporalio.Api.WorkflowService.V1.DescribeScheduleResponse> RawAsync(ScheduleHandle handle) =>
        Client.WorkflowService.DescribeScheduleAsync(new() { Namespace = TestServer.Namespace, ScheduleId = handle.Id });

    private async Task<(ScheduleHandle Schedule, WorkflowHandle First)> TriggerTwiceAsync(ScheduleOverlapPolicy policy)
    {
        var handle = await CreateAsync(
            id => ScheduleActionStartWorkflow.Create((Mailbox wf) => wf.RunAsync(), new($"{id}-wf", TestServer.Queue)),
            Never,
            schedule => schedule with { Policy = new() { Overlap = policy } });
        await handle.TriggerAsync();
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 1);
        var first = (ScheduleActionExecutionStartWorkflow)found.Info.RecentActions.Single().Action;
        // The id of a workflow carries the second, and two cannot share one.
        await UntilAsync(() => Task.FromResult(DateTime.UtcNow), now => now - found.Info.RecentActions.Single().ScheduledAt > TimeSpan.FromSeconds(1));
        await handle.TriggerAsync();
        return (handle, Client.GetWorkflowHandle(first.WorkflowId, first.FirstExecutionRunId));
    }

    private async Task EndAsync(ScheduleHandle handle)
    {
        var found = await handle.DescribeAsync();
        await handle.DeleteAsync();
        foreach (var action in found.Info.RecentActions)
        {
            var workflow = Client.GetWorkflowHandle(((ScheduleActionExecutionStartWorkflow)action.Action).WorkflowId);
            if ((await workflow.DescribeAsync()).Status == WorkflowExecutionStatus.Running) await workflow.TerminateAsync();
        }
    }

    public sealed class Real(RealServer server) : ScheduledActionTests(server);

    public sealed class Embedded(EmbeddedServer server) : ScheduledActionTests(server);

    public sealed class Durable(PostgresServer server) : ScheduledActionTests(server);
}
