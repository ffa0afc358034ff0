using System.Collections.Concurrent;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>The sum of all silos, in memory; may fail.</summary>
internal sealed class FakeSpending : ISpendingStore
{
    private readonly ConcurrentDictionary<(TenantId, DateOnly), DaySpending> _days = [];

    /// <summary>Asked before every addition; may throw.</summary>
    public Script<DaySpending, bool> Additions { get; } = new((_, _) => Task.FromResult(true));

    public long TokensOf(TenantId tenant) => _days.Where(d => d.Key.Item1 == tenant).Sum(d => d.Value.Tokens);

    public async Task<DaySpending> AddAsync(TenantId tenant, DateOnly day, DaySpending more, CancellationToken cancellationToken)
    {
        await Additions.AnswerAsync(tenant, more, cancellationToken);
        return _days.AddOrUpdate((tenant, day), more, (_, before) => before + more);
    }
}
