using Halatech.Adapters.Twilio;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class TwilioAccountTests
{
    private readonly FakeTenants _tenants = new();
    private readonly ImpatientTime _time = new(patient: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TwilioAccounts NewAccounts() => new(_tenants, _time, NullLogger<TwilioAccounts>.Instance);

    private TwilioCredentialStore NewCredentials() => new(_tenants, _tenants, _time, NullLogger<TwilioCredentialStore>.Instance);

    [Fact]
    public async Task Account_Known_IsLookedUpOnceAMinute()
    {
        var accounts = NewAccounts();
        for (var i = 0; i < 3; i++) Assert.Equal(FakeTenants.Tenant, await accounts.FindAsync(FakeTenants.AccountSid, Cancel));
        Assert.Equal(1, _tenants.Lookups);
        _time.Skip(TimeSpan.FromSeconds(61));
        await accounts.FindAsync(FakeTenants.AccountSid, Cancel);
        Assert.Equal(2, _tenants.Lookups);
    }

    [Fact]
    public async Task Account_Unknown_IsForgottenSoon()
    {
        var accounts = NewAccounts();
        var unknown = "AC" + new string('f', 32);
        for (var i = 0; i < 3; i++) Assert.Null(await accounts.FindAsync(unknown, Cancel));
        Assert.Equal(1, _tenants.Lookups);
        _time.Skip(TimeSpan.FromSeconds(6));
        await accounts.FindAsync(unknown, Cancel);
        Assert.Equal(2, _tenants.Lookups);
    }

    [Fact]
    public async Task Accounts_InventedByTheThousand_PushOutNoRealOne()
    {
        var accounts = NewAccounts();
        await accounts.FindAsync(FakeTenants.AccountSid, Cancel);
        for (var i = 1_000; i < 6_000; i++) Assert.Null(await accounts.FindAsync($"AC{i:x32}", Cancel));
        var lookups = _tenants.Lookups;
        await accounts.FindAsync(FakeTenants.AccountSid, Cancel);
        Assert.Equal(lookups, _tenants.Lookups);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AC")]
    [InlineData("ac0000000000000000000000000000000a")]
    [InlineData("AC000000000000000000000000000000zz")]
    [InlineData("AC0000000000000000000000000000000a0")]
    public async Task Account_ThatIsNoAccountId_IsNotLookedUp(string? sid)
    {
        Assert.Null(await NewAccounts().FindAsync(sid, Cancel));
        Assert.Equal(0, _tenants.Lookups);
    }

    [Fact]
    public void Cache_AtItsCapacity_StaysWithinIt()
    {
        var cache = new TimedCache<int, int>(100, _time);
        for (var i = 0; i < 1_000; i++) cache.Set(i, i);
        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => cache.TryGet(i, TimeSpan.FromMinutes(1), out _)), 1, 100);
    }

    [Fact]
    public async Task Token_Changed_IsInUseAfterHalfAMinute()
    {
        var store = NewCredentials();
        Assert.Equal("first-token", (await store.GetAsync(FakeTenants.Tenant, Cancel)).Value!.AuthToken);
        _tenants.Token = "second-token";
        Assert.Equal("first-token", (await store.RefreshAsync(FakeTenants.Tenant, Cancel)).Value!.AuthToken);
        Assert.Equal(1, _tenants.Openings);
        _time.Skip(TimeSpan.FromSeconds(31));
        Assert.Equal("second-token", (await store.GetAsync(FakeTenants.Tenant, Cancel)).Value!.AuthToken);
    }

    [Fact]
    public async Task Account_OnceKnown_IsStillKnownWhileTheStoreIsAway()
    {
        var accounts = NewAccounts();
        await accounts.FindAsync(FakeTenants.AccountSid, Cancel);
        _tenants.Down = new TimeoutException();
        _time.Skip(TimeSpan.FromDays(1));
        Assert.Equal(FakeTenants.Tenant, await accounts.FindAsync(FakeTenants.AccountSid, Cancel));

        // And is forgotten when the store says so.
        (_tenants.Down, _tenants.IsKnown) = (null, false);
        Assert.Null(await accounts.FindAsync(FakeTenants.AccountSid, Cancel));
        _tenants.Down = new TimeoutException();
        _time.Skip(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(async () => await accounts.FindAsync(FakeTenants.AccountSid, Cancel));
    }

    [Fact]
    public async Task Token_OnceKnown_HoldsWhileTheVaultIsAway()
    {
        var store = NewCredentials();
        await store.GetAsync(FakeTenants.Tenant, Cancel);
        _tenants.Down = new TimeoutException();
        _time.Skip(TimeSpan.FromDays(1));
        Assert.Equal("first-token", (await store.GetAsync(FakeTenants.Tenant, Cancel)).Value!.AuthToken);

        // Whether another is right meanwhile cannot be said.
        await Assert.ThrowsAsync<TimeoutException>(async () => await store.RefreshAsync(FakeTenants.Tenant, Cancel));

        (_tenants.Down, _tenants.Token) = (null, null);
        Assert.Equal("twilio.no-auth-token", (await store.GetAsync(FakeTenants.Tenant, Cancel)).Error!.Code);
        _tenants.Down = new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(async () => await store.GetAsync(FakeTenants.Tenant, Cancel));
    }

    [Fact]
    public void Credentials_AsText_DoNotShowTheToken() =>
        Assert.DoesNotContain("hush", new TwilioCredentials("AC1", "hush", null).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "", 10, "Twilio:PublicUrl")]
    [InlineData("chat.example.com", "", 10, "Twilio:PublicUrl")]
    [InlineData("https://chat.example.com/?a=1", "", 10, "Twilio:PublicUrl")]
    [InlineData("https://chat.example.com", "ftp://x", 10, "Twilio:BaseUrl")]
    [InlineData("https://chat.example.com", "", 0, "Twilio:RequestTimeoutSeconds")]
    [InlineData("https://chat.example.com", "", 121, "Twilio:RequestTimeoutSeconds")]
    public void Options_Wrong_SayWhichAndHowToMendIt(string publicUrl, string baseUrl, int timeout, string setting)
    {
        var result = new TwilioOptionsValidator().Validate(null, new() { PublicUrl = publicUrl, BaseUrl = baseUrl, RequestTimeoutSeconds = timeout });
        var failure = Assert.Single(result.Failures!);
        Assert.StartsWith(setting, failure, StringComparison.Ordinal);
        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_Wrong_StopTheStart() =>
        await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var twilio = await TwilioHarness.StartAsync(timeoutSeconds: 0);
            _ = twilio.Get<IOptions<TwilioOptions>>().Value;
        });
}
