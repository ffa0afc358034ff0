using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>The calls by which clients make, see and change schedules.</summary>
internal sealed class ScheduleCalls(World world, ScheduleRegistry schedules) : IRpcHandlers
{
    private const int MostMatchingTimes = 1_000;
    private const int UpcomingShown = 10;

    public CreateScheduleResponse CreateSchedule(CreateScheduleRequest request, CallContext call) => world.Gate.Do(() =>
    {
        world.Namespaces.Check(request.Namespace);
        Limits.CheckId(request.ScheduleId, "ScheduleId");
        var schedule = ScheduleRequests.Canonical(world, request.Namespace, request.Schedule);
        if (world.Namespaces.FaultIn(request.Namespace, request.SearchAttributes) is { } fault) throw Refusal.Invalid(fault);
        if (schedules.Find(request.Namespace, request.ScheduleId) is { } existing)
        {
            return existing.State.RequestId == request.RequestId && request.RequestId.Length > 0
                ? new CreateScheduleResponse { ConflictToken = existing.State.ConflictToken }
                : throw Exists(request.ScheduleId);
        }

        var state = new ScheduleState
        {
            Schedule = schedule,
            Memo = request.Memo,
            SearchAttributes = world.Namespaces.Typed(request.Namespace, request.SearchAttributes) ?? new(),
            RequestId = request.RequestId,
            Cursor = world.Clock.Now,
        };
        state.Info.CreateTime = world.Clock.Stamp;
        var live = schedules.Open(request.Namespace, request.ScheduleId, state);
        live.Work();
        if (request.InitialPatch is { } patch) Apply(live, patch);
        return new() { ConflictToken = state.ConflictToken };
    });

    public DescribeScheduleResponse DescribeSchedule(DescribeScheduleRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var live = schedules.Get(request.Namespace, request.ScheduleId);
        var info = live.State.Info.Clone();
        info.BufferSize = live.State.Waiting.Count;
        info.FutureActionTimes.AddRange(live.Upcoming(UpcomingShown).Select(time => time.ToStamp()));
        return new DescribeScheduleResponse
        {
            Schedule = live.State.Schedule.Clone(),
            Info = info,
            Memo = live.State.Memo,
            SearchAttributes = live.State.SearchAttributes.Clone(),
            ConflictToken = live.State.ConflictToken,
        };
    });

    public UpdateScheduleResponse UpdateSchedule(UpdateScheduleRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var live = schedules.Get(request.Namespace, request.ScheduleId);
        var schedule = ScheduleRequests.Canonical(world, request.Namespace, request.Schedule);
        if (world.Namespaces.FaultIn(request.Namespace, request.SearchAttributes) is { } fault) throw Refusal.Invalid(fault);
        if (!request.ConflictToken.IsEmpty && request.ConflictToken != live.State.ConflictToken)
            throw Refusal.Precondition("mismatched conflict token");
        var attributes = request.SearchAttributes is null
            ? null
            : world.Namespaces.Typed(request.Namespace, request.SearchAttributes) ?? new();
        live.Replace(schedule, attributes);
        return new UpdateScheduleResponse();
    });

    public PatchScheduleResponse PatchSchedule(PatchScheduleRequest request, CallContext call) => world.Gate.Do(() =>
    {
        if (request.Patch is null) throw Refusal.Invalid("Patch is not set on request.");
        Apply(schedules.Get(request.Namespace, request.ScheduleId), request.Patch);
        return new PatchScheduleResponse();
    });

    public DeleteScheduleResponse DeleteSchedule(DeleteScheduleRequest request, CallContext call) => world.Gate.Do(() =>
    {
        schedules.Remove(schedules.Get(request.Namespace, request.ScheduleId));
        return new DeleteScheduleResponse();
    });

    public ListScheduleMatchingTimesResponse ListScheduleMatchingTimes(ListScheduleMatchingTimesRequest request, CallContext call) =>
        world.Gate.Do(() =>
        {
            if (request.StartTime is null || request.EndTime is null) throw Refusal.Invalid("StartTime and EndTime must be set on request.");
            var live = schedules.Get(request.Namespace, request.ScheduleId);
            var times = live.Between(request.StartTime.ToDateTime(), request.EndTime.ToDateTime()).Take(MostMatchingTimes);
            return new ListScheduleMatchingTimesResponse { StartTime = { times.Select(time => time.ToStamp()) } };
        });

    private static void Apply(LiveSchedule live, SchedulePatch patch)
    {
        if (patch.Pause.Length > 0) live.SetPaused(paused: true, patch.Pause);
        if (patch.Unpause.Length > 0) live.SetPaused(paused: false, patch.Unpause);
        if (patch.TriggerImmediately is { } trigger) live.Trigger(trigger);
        foreach (var backfill in patch.BackfillRequest) live.Backfill(backfill);
    }

    private static RpcException Exists(string id) => Refusal.Make(
        StatusCode.AlreadyExists, $"schedule \"{id}\" is already registered", new Temporalio.Api.ErrorDetails.V1.WorkflowExecutionAlreadyStartedFailure());
}
