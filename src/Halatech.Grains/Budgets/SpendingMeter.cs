using System.Collections.Concurrent;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Budgets;

/// <summary>
/// Counts what this silo's turns cost, and knows how far each tenant has used up its budget. The silos tell one another through the
/// store, every few seconds and for each tenant, so that no grain and no row is written with every turn: a limit is met to within
/// what the cluster spends in that time.
/// </summary>
internal sealed class SpendingMeter(
    ISpendingStore store, TimeProvider time, IOptions<GrainsOptions> options, ILogger<SpendingMeter> logger)
{
    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(options.Value.BudgetFlushMilliseconds);
    private readonly ConcurrentDictionary<TenantId, DayMeter> _today = [];
    private readonly ConcurrentDictionary<(TenantId, DateOnly), DayMeter> _untold = [];

    /// <summary>Counts what a turn cost.</summary>
    public void Add(TenantConfiguration tenant, ModelUsage usage)
    {
        if (usage.Tokens == 0) return;
        var meter = MeterOf(tenant);
        meter.Add(DaySpending.Of(usage));
        _untold.TryAdd((tenant.TenantId, meter.Day), meter);
    }

    /// <summary>How far the budget is used up. A store that cannot be asked stops nobody: what is known here counts.</summary>
    public async ValueTask<BudgetStanding> StandingAsync(TenantConfiguration tenant)
    {
        if (!Budget.IsLimited(tenant.Budget)) return BudgetStanding.Within;
        var meter = MeterOf(tenant);
        if (meter.IsOlderThan(_interval)) await TellAsync(tenant.TenantId, meter);
        return Budget.StandingOf(tenant.Budget, meter.Spent);
    }

    /// <summary>Tells the others all that they do not know yet.</summary>
    public async Task FlushAsync()
    {
        foreach (var (key, meter) in _untold)
        {
            await TellAsync(key.Item1, meter);
            if (meter.IsUntold) continue;
            _untold.TryRemove(key, out _);

            // Somebody may have counted on, between the look and the removal.
            if (meter.IsUntold) _untold.TryAdd(key, meter);
        }
    }

    private async Task TellAsync(TenantId tenant, DayMeter meter)
    {
        try
        {
            await meter.TellAsync();
        }
        catch (Exception e)
        {
            logger.LogWarning("What the models cost {Tenant} could not be stored and is kept in memory: {Reason}", tenant, e.GetType().Name);
        }
    }

    private DayMeter MeterOf(TenantConfiguration tenant)
    {
        var day = Budget.DayOf(tenant, time.GetUtcNow());
        return _today.AddOrUpdate(
            tenant.TenantId,
            static (id, at) => new DayMeter(id, at.day, at.store, at.time),
            static (id, meter, at) => meter.Day == at.day ? meter : new DayMeter(id, at.day, at.store, at.time),
            (day, store, time));
    }
}
