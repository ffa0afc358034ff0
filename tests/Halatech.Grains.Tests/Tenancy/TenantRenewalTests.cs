using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Halatech.Grains.Tests.Tenancy;

[Collection(FakeTimeCluster.Name)]
public sealed class TenantRenewalTests(FakeTimeCluster fake)
{
    private readonly GrainCluster _cluster = fake.Cluster;

    [Fact]
    public async Task Copy_ThatCouldNotBeRenewed_IsRenewedLater()
    {
        var tenant = await _cluster.NewTenantAsync();
        var copies = _cluster.Silos[0].ServiceProvider.GetRequiredService<ITenantConfigurations>();
        var first = (await copies.GetAsync(tenant)).Value!;

        // The tenant's grain forgets its watchers, and another version is stored where it does not see it.
        await _cluster.DeactivateAsync(_cluster.Grains.GetGrain<ITenantGrain>(tenant.Value));
        await _cluster.Tenants.SaveAsync(first with { Version = 2 }, CancellationToken.None);
        Gate failed = new();
        failed.Open();
        _cluster.Tenants.Loads.Next(tenant, async (_, _) =>
        {
            await failed.PassAsync(CancellationToken.None);
            throw new TimeoutException("The database is away.");
        });

        fake.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await copies.GetAsync(tenant)).Value!.Version);
        await failed.ReachedAsync();

        await Eventually.TrueAsync(async () =>
        {
            fake.Time.Advance(TimeSpan.FromSeconds(20));
            return (await copies.GetAsync(tenant)).Value!.Version == 2;
        });
    }
}
