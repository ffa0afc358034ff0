using Halatech.Core.Tenancy;

namespace Halatech.Grains.Budgets;

/// <summary>One tenant's day as one silo knows it: what all silos had spent at the last look, and what this one has since.</summary>
internal sealed class DayMeter(TenantId tenant, DateOnly day, ISpendingStore store, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DaySpending _known;
    private DaySpending _untold;
    private long? _lookedAt;
    private Task? _looking;

    public DateOnly Day => day;

    /// <summary>All that is known to be spent.</summary>
    public DaySpending Spent
    {
        get
        {
            lock (_lock) return _known + _untold;
        }
    }

    /// <summary>Whether others do not know yet what was spent here.</summary>
    public bool IsUntold
    {
        get
        {
            lock (_lock) return _untold != default;
        }
    }

    public void Add(DaySpending more)
    {
        lock (_lock) _untold += more;
    }

    public bool IsOlderThan(TimeSpan age)
    {
        lock (_lock) return _lookedAt is not { } at || time.GetElapsedTime(at) >= age;
    }

    /// <summary>Tells what was spent here and learns what was spent elsewhere. Those who ask at once share one request.</summary>
    public Task TellAsync()
    {
        lock (_lock)
        {
            if (_looking is { IsCompleted: false }) return _looking;
            return _looking = TellAsync(_untold);
        }
    }

    private async Task TellAsync(DaySpending told)
    {
        var all = await store.AddAsync(tenant, day, told, CancellationToken.None);
        lock (_lock)
        {
            // Until now it counted as untold, so that nobody saw less than there was.
            (_known, _lookedAt) = (all, time.GetTimestamp());
            _untold = new(_untold.Tokens - told.Tokens, _untold.Cost - told.Cost);
        }
    }
}
