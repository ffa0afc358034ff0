using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Workflows.Connection;
using Halatech.Workflows.Lifecycle;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Exceptions;

namespace Halatech.Workflows.Delivery;

/// <summary>Brings triggers to the workflows they concern: starts those that begin by them, and signals those that wait for them.</summary>
internal sealed class TriggerDelivery(
    TemporalConnection connection, ITenantConfigurations tenants, IOptions<TemporalOptions> options, ILogger<TriggerDelivery> logger) : IWorkflowTriggers
{
    private static readonly Error Away = new(ErrorKind.Unavailable, "workflows.unavailable", "The Temporal server cannot be reached.");

    public bool IsOn => true;

    public async Task<Result> DeliverAsync(WorkflowTrigger trigger, CancellationToken cancellationToken)
    {
        var tenant = await ConfigurationAsync(trigger);
        if (!tenant.IsOk) return tenant.Error;
        try
        {
            var target = new WorkflowTarget(await connection.ConnectAsync(cancellationToken), options.Value, trigger.Conversation);
            await DeliverAsync(target, trigger, tenant.Value);
            connection.IsReachable = true;
            return Result.Ok;
        }
        catch (Exception e) when (e is RpcException or TimeoutException || e is InvalidOperationException { InnerException: RpcException })
        {
            if (connection.IsReachable) logger.LogWarning("Triggers wait: the Temporal server cannot be reached ({Reason})", e.Message);
            connection.IsReachable = false;
            return Away;
        }
    }

    // What was published may not have come to this host yet.
    private ValueTask<Result<TenantConfiguration>> ConfigurationAsync(WorkflowTrigger trigger) => trigger.Kind == WorkflowTriggerKind.DatesPublished
        ? tenants.GetAsync(trigger.Conversation.Tenant, (int)trigger.Version)
        : tenants.GetAsync(trigger.Conversation.Tenant);

    private static Task DeliverAsync(WorkflowTarget target, WorkflowTrigger trigger, TenantConfiguration tenant) => trigger.Kind switch
    {
        WorkflowTriggerKind.ConversationOpened => OpenAsync(target, trigger, tenant),
        WorkflowTriggerKind.ConversationClosed => WakeAsync(target, "closed", tenant),
        WorkflowTriggerKind.TransactionStarted => target.StartTransactionAsync(trigger.Number),
        WorkflowTriggerKind.TransactionChanged => target.SignalTransactionAsync(trigger.Number, trigger.Label),
        WorkflowTriggerKind.TransactionEnded => EndAsync(target, trigger, tenant),
        WorkflowTriggerKind.HandoffRequested => tenant.Handoff.Wait is { SlaMinutes: > 0 } ? target.StartHandoffAsync(trigger.Number) : Task.CompletedTask,
        WorkflowTriggerKind.HandoffOver => target.SignalHandoffAsync(trigger.Number),
        WorkflowTriggerKind.StepAnswered => target.SignalRunAsync(RunId.Parse(trigger.Subject), new(trigger.Step, trigger.Label)),
        WorkflowTriggerKind.ExperienceRequested => target.StartRunAsync(
            RunId.OfRequest(trigger.Subject, trigger.Step), trigger.Subject, trigger.Number > 0 ? trigger.Number : null),
        WorkflowTriggerKind.DatesPublished => FollowDatesAsync(target, trigger, tenant),
        WorkflowTriggerKind.RunCancelled => target.CancelRunAsync(RunId.Parse(trigger.Subject)),

        // From a newer version of ourselves, that also delivers it.
        _ => Task.CompletedTask,
    };

    private static async Task OpenAsync(WorkflowTarget target, WorkflowTrigger trigger, TenantConfiguration tenant)
    {
        await WakeAsync(target, trigger.Label, tenant);
        if (trigger.Label != "started") return;
        foreach (var (id, design) in Designs.Of(tenant).Where(d => d.Design.Trigger is { Kind: TriggerKind.ConversationStarted, Label: null }))
            await target.StartRunAsync(RunId.Of(id, trigger.Version), id, null);
    }

    // One whose dates are gone is not told: it finds out when its time has come, and ends.
    private static async Task FollowDatesAsync(WorkflowTarget target, WorkflowTrigger trigger, TenantConfiguration published)
    {
        foreach (var experience in Designs.WithDates(published)) await target.ChangeCalendarAsync(experience, new(published.Version, trigger.At));
    }

    private static async Task EndAsync(WorkflowTarget target, WorkflowTrigger trigger, TenantConfiguration tenant)
    {
        await target.SignalTransactionAsync(trigger.Number, "ended");
        var follows = Designs.Of(tenant).Where(d => d.Design.Trigger is { Kind: TriggerKind.TransactionCompleted } t
            && t.Transaction == trigger.Subject && t.Outcome == trigger.Label);
        foreach (var (id, _) in follows) await target.StartRunAsync(RunId.Of(id, trigger.Version), id, trigger.Number);
    }

    private static Task WakeAsync(WorkflowTarget target, string what, TenantConfiguration tenant) =>
        IdleExperiences.HasLifecycle(tenant) ? target.WakeLifecycleAsync(what) : Task.CompletedTask;
}
