using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Halatech.Grains.Tests.Tenancy;

public sealed class TenantGrainTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    private IReadOnlyList<ITenantConfigurations> Copies =>
        [.. _cluster.Silos.Select(s => s.ServiceProvider.GetRequiredService<ITenantConfigurations>())];

    [Fact]
    public async Task Publish_ReachesTheCopiesOfAllSilos()
    {
        var tenant = await _cluster.NewTenantAsync();
        var copies = Copies;
        Assert.Equal(2, copies.Count);
        foreach (var copy in copies) Assert.Equal(1, (await copy.GetAsync(tenant)).Value!.Version);
        var loads = _cluster.Tenants.LoadsOf(tenant);

        var published = await PublishAsync(tenant, c => c with { TimeZone = "Europe/London" });
        Assert.Equal((tenant, 2), (published.Value!.TenantId, published.Value.Version));

        foreach (var copy in copies)
        {
            await Eventually.TrueAsync(async () => (await copy.GetAsync(tenant)).Value!.Version == 2);
            Assert.Equal("Europe/London", (await copy.GetAsync(tenant)).Value!.TimeZone);
        }

        Assert.Equal(loads, _cluster.Tenants.LoadsOf(tenant));
    }

    [Fact]
    public async Task Push_OfAnOlderVersion_IsIgnored()
    {
        var tenant = await _cluster.NewTenantAsync();
        var copy = Copies[0];
        var old = (await copy.GetAsync(tenant)).Value!;
        await PublishAsync(tenant, c => c);
        await Eventually.TrueAsync(async () => (await copy.GetAsync(tenant)).Value!.Version == 2);

        await ((ITenantWatcher)copy).ChangedAsync(old);

        Assert.Equal(2, (await copy.GetAsync(tenant)).Value!.Version);
    }

    [Fact]
    public async Task Tenant_Unknown_IsNotFoundAndItsMessagesAreNotStored()
    {
        var talk = _cluster.NewConversation(TenantId.Parse($"nobody-{Guid.NewGuid():N}"));

        Assert.Equal("tenant.not-found", (await ReadAsync(talk.Tenant)).Error?.Code);
        Assert.Equal("tenant.not-found", (await talk.SayAsync("Hello")).Error?.Code);
        Assert.Empty(talk.Events);
    }

    [Fact]
    public async Task Publish_OfWhatBreaksTheRules_NamesTheFieldAndStoresNothing()
    {
        var tenant = await _cluster.NewTenantAsync();

        var refused = await PublishAsync(tenant, c => c with { TimeZone = "Lagos" });

        Assert.Equal((ErrorKind.Invalid, "tenant.configuration-invalid"), (refused.Error!.Kind, refused.Error.Code));
        Assert.StartsWith("timeZone", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await ReadAsync(tenant)).Value!.Version);
        Assert.Equal(1, (await _cluster.Tenants.LoadAsync(tenant, CancellationToken.None))!.Version);
    }

    [Fact]
    public async Task Publish_WithTheAccountOfAnotherTenant_IsRefused()
    {
        var (mine, theirs) = (await _cluster.NewTenantAsync(), await _cluster.NewTenantAsync());
        var account = (await ReadAsync(theirs)).Value!.Twilio;

        var refused = await PublishAsync(mine, c => c with { Twilio = account });

        Assert.Equal("tenant.account-taken", refused.Error?.Code);
        Assert.NotEqual(account, (await ReadAsync(mine)).Value!.Twilio);
    }

    [Fact]
    public async Task Publish_UnderAnotherTenantsName_ChangesOnlyTheGrainsOwn()
    {
        var (mine, theirs) = (await _cluster.NewTenantAsync(), await _cluster.NewTenantAsync());

        await PublishAsync(mine, c => c with { TenantId = theirs, TimeZone = "Europe/London" });

        Assert.Equal(1, (await _cluster.Tenants.LoadAsync(theirs, CancellationToken.None))!.Version);
        Assert.Equal("Europe/London", (await ReadAsync(mine)).Value!.TimeZone);
    }

    [Fact]
    public async Task Publish_AfterSomebodyElseStoredAVersion_IsRefusedOnceAndThenFollowsIt()
    {
        var tenant = await _cluster.NewTenantAsync();
        var first = (await ReadAsync(tenant)).Value!;
        Assert.True((await _cluster.Tenants.SaveAsync(first with { Version = 2, TimeZone = "Africa/Accra" }, CancellationToken.None)).IsOk);

        Assert.Equal("tenant.version-conflict", (await PublishAsync(tenant, _ => first)).Error?.Code);
        Assert.Equal("Africa/Accra", (await ReadAsync(tenant)).Value!.TimeZone);
        Assert.Equal(3, (await PublishAsync(tenant, c => c)).Value!.Version);
    }

    [Fact]
    public async Task Turn_AfterAPublish_UsesTheNewSettings()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        await PublishAsync(talk.Tenant, c => c with { Model = new ModelSettings("newer-model", 0.5, 99) });
        foreach (var copy in Copies)
            await Eventually.TrueAsync(async () => (await copy.GetAsync(talk.Tenant)).Value!.Version == 2);
        await talk.SayAsync("And on Sundays?").OkAsync();
        await talk.SettledAsync();

        var asked = talk.ModelCalls[^1].Options!;
        Assert.Equal(("newer-model", 0.5f, 99), (asked.ModelId, asked.Temperature, asked.MaxOutputTokens));
        Assert.Null(talk.ModelCalls[0].Options!.ModelId);
    }

    private Task<Result<TenantConfiguration>> ReadAsync(TenantId tenant) =>
        _cluster.OnBehalfOfAsync(tenant, grains => grains.GetGrain<ITenantGrain>(tenant.Value).ReadAsync());

    private async Task<Result<TenantConfiguration>> PublishAsync(TenantId tenant, Func<TenantConfiguration, TenantConfiguration> change)
    {
        var now = (await ReadAsync(tenant)).Value!;
        return await _cluster.OnBehalfOfAsync(
            tenant, grains => grains.GetGrain<ITenantGrain>(tenant.Value).PublishAsync(change(now)));
    }
}
