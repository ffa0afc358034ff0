using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client.Schedules;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

/// <summary>What a schedule is: made, described, listed, changed and deleted. None of these ever fires by itself.</summary>
public abstract class ScheduleTests(TestServer server) : ServerTests(server)
{
    private static readonly ScheduleSpec Never = new() { Calendars = [new() { Year = [new(2099)] }] };

    [ServerFact]
    public async Task Schedule_Made_IsDescribed()
    {
        var handle = await CreateAsync(
            new ScheduleSpec { CronExpressions = ["30 9 * * MON-FRI # weekdays"], Intervals = [new(TimeSpan.FromHours(2), TimeSpan.FromMinutes(5))] },
            schedule => schedule with
            {
                Policy = new() { Overlap = ScheduleOverlapPolicy.BufferOne, CatchupWindow = TimeSpan.FromMinutes(5), PauseOnFailure = true },
                State = new() { Note = "a note", Paused = true },
            });
        var found = await handle.DescribeAsync();
        await handle.DeleteAsync();

        var spec = found.Schedule.Spec;
        Assert.Empty(spec.CronExpressions);
        var calendar = Assert.Single(spec.Calendars);
        Assert.Equal([new ScheduleRange(9, 9, 1), new ScheduleRange(30, 30, 1)], calendar.Hour.Concat(calendar.Minute));
        Assert.Equal("weekdays", calendar.Comment);
        Assert.Equal(new ScheduleIntervalSpec(TimeSpan.FromHours(2), TimeSpan.FromMinutes(5)), Assert.Single(spec.Intervals));
        Assert.Equal(
            (ScheduleOverlapPolicy.BufferOne, TimeSpan.FromMinutes(5), true),
            (found.Schedule.Policy.Overlap, found.Schedule.Policy.CatchupWindow, found.Schedule.Policy.PauseOnFailure));
        Assert.Equal(("a note", true), (found.Schedule.State.Note, found.Schedule.State.Paused));
        Assert.Equal("Echo", Assert.IsType<ScheduleActionStartWorkflow>(found.Schedule.Action).Workflow);
        Assert.Equal((0, 0, 10), (found.Info.NumActions, found.Info.RunningActions.Count, found.Info.NextActionTimes.Count));
        Assert.Null(found.Info.LastUpdatedAt);
    }

    [ServerFact]
    public async Task Schedule_WithoutSettings_HasTheServersOwn()
    {
        var handle = await CreateAsync(Never);
        var found = (await handle.DescribeAsync()).Schedule;
        await handle.DeleteAsync();
        Assert.Equal(ScheduleOverlapPolicy.Skip, found.Policy.Overlap);
        Assert.Equal(TimeSpan.FromDays(365), found.Policy.CatchupWindow);
        Assert.Equal([new ScheduleRange(0, 0, 1)], found.Spec.Calendars.Single().Hour);
        Assert.Equal([new ScheduleRange(1, 31, 1)], found.Spec.Calendars.Single().DayOfMonth);
    }

    [ServerFact]
    public async Task Schedule_MadeTwice_IsRefused()
    {
        var handle = await CreateAsync(Never);
        await Assert.ThrowsAsync<ScheduleAlreadyRunningException>(
            () => Client.CreateScheduleAsync(handle.Id, new(NewAction(handle.Id), Never)));
        await handle.DeleteAsync();
    }

    [ServerFact]
    public async Task Schedule_Deleted_IsNotFound()
    {
        var handle = await CreateAsync(Never);
        await handle.DeleteAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => handle.DescribeAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
    }

    [ServerFact]
    public async Task Schedule_OfNobody_IsNotFound()
    {
        var handle = Client.GetScheduleHandle(NewId("s"));
        foreach (var call in new Func<Task>[] { () => handle.DescribeAsync(), () => handle.DeleteAsync(), () => handle.PauseAsync(), () => handle.TriggerAsync() })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
            Assert.Equal($"workflow not found for ID: temporal-sys-scheduler:{handle.Id}", refused.Message);
        }
    }

    [ServerFact]
    public async Task Specification_ThatCannotBe_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(new ScheduleSpec { CronExpressions = ["61 * * * *"] }));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, refused.Code);
        Assert.Equal("Invalid schedule spec: Minute is not in range [0-59]", refused.Message);
    }

    [ServerFact]
    public async Task Schedule_Paused_SaysWhy()
    {
        var handle = await CreateAsync(Never);
        await handle.PauseAsync("for now");
        var paused = await UntilAsync(() => handle.DescribeAsync(), found => found.Schedule.State.Paused);
        Assert.Equal("for now", paused.Schedule.State.Note);
        await handle.UnpauseAsync("go on");
        var unpaused = await UntilAsync(() => handle.DescribeAsync(), found => !found.Schedule.State.Paused);
        Assert.Equal("go on", unpaused.Schedule.State.Note);
        await handle.DeleteAsync();
    }

    [ServerFact]
    public async Task Schedule_Updated_IsAnother()
    {
        var handle = await CreateAsync(Never);
        await handle.UpdateAsync(input => new ScheduleUpdate(input.Description.Schedule with
        {
            Spec = new() { Intervals = [new(TimeSpan.FromHours(3))] },
            State = new() { Note = "changed", LimitedActions = true, RemainingActions = 2 },
        }));
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Schedule.State.Note == "changed");
        await handle.DeleteAsync();
        Assert.Equal(TimeSpan.FromHours(3), Assert.Single(found.Schedule.Spec.Intervals).Every);
        Assert.Equal(2, found.Info.NextActionTimes.Count);
        Assert.NotNull(found.Info.LastUpdatedAt);
    }

    [ServerFact]
    public async Task Schedule_UpdatedWithAnOldToken_StaysAsItIs()
    {
        var handle = await CreateAsync(Never);
        var before = await Client.WorkflowService.DescribeScheduleAsync(new() { Namespace = TestServer.Namespace, ScheduleId = handle.Id });
        await handle.UpdateAsync(input => new ScheduleUpdate(input.Description.Schedule with { State = new() { Note = "newer" } }));

        // The real server takes an update in before it has effect, and compares tokens only then.
        await UntilAsync(() => handle.DescribeAsync(), description => description.Schedule.State.Note == "newer");
        try
        {
            await Client.WorkflowService.UpdateScheduleAsync(new()
            {
                Namespace = TestServer.Namespace,
                ScheduleId = handle.Id,
                Schedule = before.Schedule,
                ConflictToken = before.ConflictToken,
                RequestId = NewId(),
            });
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.FailedPrecondition)
        {
            // One server says so, the other lets it pass in silence.
        }

        await handle.TriggerAsync();
        var found = await UntilAsync(() => handle.DescribeAsync(), description => description.Info.NumActions == 1);
        Assert.Equal("newer", found.Schedule.State.Note);
        await handle.DeleteAsync();
    }

    [ServerFact]
    public async Task Schedules_AreListedAndFound()
    {
        var kind = NewId("kind");
        var handle = await CreateAsync(Never, null, new()
        {
            Memo = new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = "kept" },
            TypedSearchAttributes = new SearchAttributeCollection.Builder().Set(Attributes.Kind, kind).ToSearchAttributeCollection(),
        });
        var entry = await UntilAsync(() => ListAsync($"Kind = '{kind}'"), found => found.Count == 1);
        Assert.Equal(handle.Id, entry[0].Id);
        Assert.Equal("kept", await entry[0].Memo["note"].ToValueAsync<string>());
        Assert.Equal("Echo", Assert.IsType<ScheduleListActionStartWorkflow>(entry[0].Schedule?.Action).Workflow);
        Assert.Equal(kind, entry[0].TypedSearchAttributes.Get(Attributes.Kind));
        await UntilAsync(() => ListAsync($"ScheduleId = '{handle.Id}' AND TemporalSchedulePaused = false"), found => found.Count == 1);
        await handle.PauseAsync();
        await UntilAsync(() => ListAsync($"ScheduleId = '{handle.Id}' AND TemporalSchedulePaused = true"), found => found.Count == 1);
        await handle.DeleteAsync();
        await UntilAsync(() => ListAsync($"Kind = '{kind}'"), found => found.Count == 0);
    }

    [ServerFact]
    public async Task MatchingTimes_BetweenTwoMoments_AreListed()
    {
        var handle = await CreateAsync(new ScheduleSpec { CronExpressions = ["0 12 * * *"], TimeZoneName = "Europe/Berlin" });
        var times = await Client.WorkflowService.ListScheduleMatchingTimesAsync(new()
        {
            Namespace = TestServer.Namespace,
            ScheduleId = handle.Id,
            StartTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new DateTime(2027, 3, 27, 0, 0, 0, DateTimeKind.Utc)),
            EndTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new DateTime(2027, 3, 29, 0, 0, 0, DateTimeKind.Utc)),
        });
        await handle.DeleteAsync();
        Assert.Equal(
            [new DateTime(2027, 3, 27, 11, 0, 0, DateTimeKind.Utc), new DateTime(2027, 3, 28, 10, 0, 0, DateTimeKind.Utc)],
            times.StartTime.Select(time => time.ToDateTime()));
    }

    private static ScheduleActionStartWorkflow NewAction(string id) =>
        ScheduleActionStartWorkflow.Create((Echo wf) => wf.RunAsync("scheduled"), new($"{id}-wf", TestServer.Queue));

    private Task<ScheduleHandle> CreateAsync(ScheduleSpec spec, Func<Schedule, Schedule>? adjust = null, ScheduleOptions? options = null)
    {
        var id = NewId("s");
        var schedule = new Schedule(NewAction(id), spec);
        return Client.CreateScheduleAsync(id, adjust?.Invoke(schedule) ?? schedule, options);
    }

    private async Task<List<ScheduleListDescription>> ListAsync(string query)
    {
        List<ScheduleListDescription> found = [];
        await foreach (var entry in Client.ListSchedulesAsync(new() { Query = query })) found.Add(entry);
        return found;
    }

    public sealed class Real(RealServer server) : ScheduleTests(server);

    public sealed class Embedded(EmbeddedServer server) : ScheduleTests(server);

    public sealed class Durable(PostgresServer server) : ScheduleTests(server);
}
