using Halatech.Core.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Recovery;

/// <summary>Every silo asks for sweeps; the one recovery grain does them. So sweeping survives the death of any silo.</summary>
internal sealed class RecoveryPulse(
    IGrainFactory grains, TimeProvider time, IOptions<GrainsOptions> options, ILogger<RecoveryPulse> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.RecoveryIntervalMilliseconds), time);
        do
        {
            try
            {
                await grains.GetGrain<IRecoveryGrain>(IRecoveryGrain.Key).SweepAsync();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Looking for unfinished work failed, and is tried again: {Reason}", e.Message);
            }
        }
        while (await pulse.WaitForNextTickAsync(stoppingToken));
    }
}
