using Temporalio.Api.Schedule.V1;
using ScheduleStateMessage = Temporalio.Api.Schedule.V1.ScheduleState;

namespace Halatech.TemporalServer.Schedules;

/// <summary>Checks what a client sends of a schedule, and completes it.</summary>
internal static class ScheduleRequests
{
    /// <exception cref="RpcException">InvalidArgument, with the reason.</exception>
    public static Schedule Canonical(World world, string ns, Schedule? schedule)
    {
        if (schedule?.Action?.StartWorkflow is not { } start) throw Refusal.Invalid("Schedule action is not set on request.");
        Limits.CheckId(start.WorkflowId, "WorkflowId");
        Limits.CheckId(start.WorkflowType?.Name, "WorkflowType");
        Limits.CheckId(start.TaskQueue?.Name, "TaskQueue");
        Limits.CheckBlob(start.Input);
        if (world.Namespaces.FaultIn(ns, start.SearchAttributes) is { } fault) throw Refusal.Invalid(fault);
        if (Backoff.Check(start.RetryPolicy) is { } policy) throw Refusal.Invalid(policy);
        if (start.CronSchedule.Length > 0) throw Refusal.Invalid("Action has a cron schedule.");
        var canonical = schedule.Clone();
        canonical.Policies ??= new();
        canonical.State ??= new ScheduleStateMessage();
        if (canonical.Policies.OverlapPolicy == ScheduleOverlapPolicy.Unspecified) canonical.Policies.OverlapPolicy = ScheduleOverlapPolicy.Skip;
        canonical.Policies.CatchupWindow ??= TimeSpan.FromDays(365).ToDuration();
        try
        {
            canonical.Spec = ScheduleSpecs.Canonical(schedule.Spec);
        }
        catch (InvalidScheduleException e)
        {
            throw Refusal.Invalid($"Invalid schedule spec: {e.Message}");
        }

        return canonical;
    }
}
