using Halatech.Core.Experiences;
using Halatech.Workflows.Connection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Halatech.Workflows;

/// <summary>How the workflows are. Never unhealthy: conversations answer without them.</summary>
internal sealed class WorkflowsHealth(IOptions<TemporalOptions> options, TemporalConnection connection, IWorkflowOutbox outbox) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Value.IsOn) return HealthCheckResult.Healthy("There are no workflows: Temporal__Address is not set.");
        if (connection.IsReachable) return HealthCheckResult.Healthy($"Workflows run on {options.Value.Address}.");
        return HealthCheckResult.Degraded($"Workflows wait: {options.Value.Address} cannot be reached. {await BacklogAsync(cancellationToken)} Conversations answer meanwhile.");
    }

    private async Task<string> BacklogAsync(CancellationToken cancellationToken)
    {
        try
        {
            var backlog = await outbox.CountAsync(cancellationToken);
            return backlog.Oldest is { } oldest ? $"{backlog.Count} triggers wait since {oldest.UtcDateTime:u}." : "No trigger waits.";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The database has a check of its own.
            return "How many triggers wait is not known.";
        }
    }
}
