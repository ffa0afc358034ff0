using Halatech.Core.Errors;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class TenantStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly TenantId _tenant = Appends.Tenant("tenant");
    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ITenantStore Store => _silo.Tenants;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Load_OfAnUnknownTenant_IsNull() => Assert.Null(await Store.LoadAsync(_tenant, Stop));

    [Fact]
    public async Task Load_AfterTwoVersions_IsTheNewer()
    {
        var account = Configurations.AccountSid();
        await SaveAsync(Configurations.Of(_tenant, 1, account));
        var second = Configurations.Of(_tenant, 2, account, "Ìkòyí \"Suites\"") with
        {
            Keywords = new() { OptOut = ["DÁKẸ́"] },
            Channels = System.Collections.Immutable.ImmutableDictionary<string, ChannelSettings>.Empty.Add("sms", new(480)),
        };
        await SaveAsync(second);

        var loaded = await Store.LoadAsync(_tenant, Stop);

        Assert.NotNull(loaded);
        Assert.Equal(2, loaded.Version);
        Assert.Equal(second.Organisation, loaded.Organisation);
        Assert.Equal(second.Texts, loaded.Texts);
        Assert.Equal(["DÁKẸ́"], loaded.Keywords.OptOut);
        Assert.Equal(new ChannelSettings(480), loaded.Channels["sms"]);
        Assert.Equal(second.Twilio, loaded.Twilio);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Save_OfAVersionThatIsNotTheNext_IsAConflictAndKeepsNothing(int version)
    {
        var account = Configurations.AccountSid();
        await SaveAsync(Configurations.Of(_tenant, 1, account));
        await SaveAsync(Configurations.Of(_tenant, 2, account));

        var refused = await Store.SaveAsync(Configurations.Of(_tenant, version), Stop);

        Assert.Equal("tenant.version-conflict", refused.Error?.Code);
        Assert.Equal(2, (await Store.LoadAsync(_tenant, Stop))!.Version);
        Assert.Equal(_tenant, await Store.FindByTwilioAccountAsync(account, Stop));
    }

    [Fact]
    public async Task Save_OfANewTenantWithALaterVersion_MakesNoTenant()
    {
        Assert.Equal("tenant.version-conflict", (await Store.SaveAsync(Configurations.Of(_tenant, 2), Stop)).Error?.Code);
        Assert.Empty(await database.ColumnAsync<string>("select tenant_id from halatech.tenants where tenant_id = $1", _tenant.Value));
    }

    [Fact]
    public async Task Save_OfOneVersionByMany_HasOneWinner()
    {
        var account = Configurations.AccountSid();
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Store.SaveAsync(Configurations.Of(_tenant, 1, account, $"{i}"), Stop)));

        Assert.Single(results, result => result.IsOk);
        Assert.All(results.Where(result => !result.IsOk), result => Assert.Equal("tenant.version-conflict", result.Error!.Code));
    }

    [Fact]
    public async Task Save_OfAnothersAccount_IsRefusedAndKeepsNothing()
    {
        var account = Configurations.AccountSid();
        await SaveAsync(Configurations.Of(_tenant, 1, account));
        var other = Appends.Tenant("other");

        var refused = await Store.SaveAsync(Configurations.Of(other, 1, account), Stop);

        Assert.Equal(new(ErrorKind.Conflict, "tenant.account-taken", refused.Error!.Message), refused.Error);
        Assert.DoesNotContain(_tenant.Value, refused.Error.Message, StringComparison.Ordinal);
        Assert.Null(await Store.LoadAsync(other, Stop));
        Assert.Equal(_tenant, await Store.FindByTwilioAccountAsync(account, Stop));
    }

    [Fact]
    public async Task Save_OfAnotherAccount_FreesTheFormer()
    {
        var (former, next, other) = (Configurations.AccountSid(), Configurations.AccountSid(), Appends.Tenant("other"));
        await SaveAsync(Configurations.Of(_tenant, 1, former));
        await SaveAsync(Configurations.Of(_tenant, 2, next));
        Assert.Null(await Store.FindByTwilioAccountAsync(former, Stop));

        await SaveAsync(Configurations.Of(other, 1, former));

        Assert.Equal(other, await Store.FindByTwilioAccountAsync(former, Stop));
        Assert.Equal(_tenant, await Store.FindByTwilioAccountAsync(next, Stop));
    }

    [Fact]
    public async Task Find_OfAnUnknownAccount_IsNull() =>
        Assert.Null(await Store.FindByTwilioAccountAsync("' or true --", Stop));

    private async Task SaveAsync(TenantConfiguration configuration)
    {
        var saved = await Store.SaveAsync(configuration, Stop);
        Assert.True(saved.IsOk, saved.Error?.ToString());
    }
}
