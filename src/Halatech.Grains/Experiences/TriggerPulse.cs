using Halatech.Core.Experiences;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Experiences;

/// <summary>
/// Has the outbox delivered: at once when a conversation of this silo has written to it, and every few seconds in case that a
/// silo died before it could.
/// </summary>
internal sealed class TriggerPulse(
    IGrainFactory grains,
    IWorkflowTriggers workflows,
    TriggerNudge nudge,
    TimeProvider time,
    IOptions<GrainsOptions> options,
    ILogger<TriggerPulse> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!workflows.IsOn) return;
        var interval = TimeSpan.FromMilliseconds(options.Value.RecoveryIntervalMilliseconds);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<ITriggerGrain>(ITriggerGrain.Key).DeliverAsync();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Triggers could not be delivered, and are delivered later: {Reason}", e.Message);
            }

            await nudge.WaitAsync(interval, time, stoppingToken);
        }
    }
}

/// <summary>A deployment without workflows.</summary>
internal sealed class NoWorkflows : IWorkflowTriggers
{
    public bool IsOn => false;

    public Task<Core.Errors.Result> DeliverAsync(WorkflowTrigger trigger, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There are no workflows to deliver to.");
}
