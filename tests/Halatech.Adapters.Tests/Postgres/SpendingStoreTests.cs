using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class SpendingStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 25);

    private readonly TenantId _tenant = Appends.Tenant("spender");
    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);
    private readonly TestSilo _other = TestSilo.Start(database.ConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Spending_OfAllHosts_IsSummed()
    {
        Assert.Equal(new(100, 0.5m), await AddAsync(_silo, new(100, 0.5m)));
        Assert.Equal(new(130, 0.625m), await AddAsync(_other, new(30, 0.125m)));
        Assert.Equal(new(130, 0.625m), await AddAsync(_silo, default));
    }

    [Fact]
    public async Task Nothing_IsReadAndNotWritten()
    {
        Assert.Equal(default, await AddAsync(_silo, default));
        Assert.Empty(await database.ColumnAsync<long>("select tokens from halatech.tenant_spending where tenant_id = $1", _tenant.Value));
    }

    [Fact]
    public async Task Hosts_AddingAtOnce_LoseNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => AddAsync(n % 2 == 0 ? _silo : _other, new(1, 0.01m))));
        Assert.Equal(new(40, 0.40m), await AddAsync(_other, default));
    }

    [Fact]
    public async Task Days_AndTenants_AreApart()
    {
        await AddAsync(_silo, new(5, 0));
        Assert.Equal(default, await Store(_silo).AddAsync(_tenant, Day.AddDays(1), default, Stop));
        Assert.Equal(default, await Store(_silo).AddAsync(Appends.Tenant("another"), Day, default, Stop));
    }

    private static ISpendingStore Store(TestSilo silo) => silo.Get<ISpendingStore>();

    private Task<DaySpending> AddAsync(TestSilo silo, DaySpending more) => Store(silo).AddAsync(_tenant, Day, more, Stop);
}
