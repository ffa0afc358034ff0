using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Budgets;

/// <summary>Has each silo tell what its turns cost, every few seconds and at its end.</summary>
internal sealed class BudgetPulse(SpendingMeter meter, TimeProvider time, IOptions<GrainsOptions> options) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await meter.FlushAsync().WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.BudgetFlushMilliseconds), time);
        while (await pulse.WaitForNextTickAsync(stoppingToken)) await meter.FlushAsync();
    }
}
