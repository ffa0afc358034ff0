using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class VaultTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Secret = "ẹ̀rí 0f3a9c 👋🏽 token";

    private readonly TenantId _tenant = Appends.Tenant("tenant");
    private readonly TenantId _other = Appends.Tenant("other");
    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString, settings: VaultKeys.Settings("k1"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _silo.Tenants.SaveAsync(Configurations.Of(_tenant), Stop);
        await _silo.Tenants.SaveAsync(Configurations.Of(_other), Stop);
    }

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Open_OfWhatWasStored_GivesItBack()
    {
        await _silo.Vault.StoreAsync(_tenant, "token", "before", Stop);
        await _silo.Vault.StoreAsync(_tenant, "token", Secret, Stop);
        await _silo.Vault.StoreAsync(_tenant, "empty", "", Stop);

        Assert.Equal(Secret, await _silo.Vault.OpenAsync(_tenant, "token", Stop));
        Assert.Equal("", await _silo.Vault.OpenAsync(_tenant, "empty", Stop));
        Assert.Null(await _silo.Vault.OpenAsync(_tenant, "none", Stop));
        Assert.Null(await _silo.Vault.OpenAsync(_other, "token", Stop));
    }

    [Fact]
    public async Task Store_OfOneSecretTwice_SealsItDifferently()
    {
        await _silo.Vault.StoreAsync(_tenant, "one", Secret, Stop);
        await _silo.Vault.StoreAsync(_tenant, "two", Secret, Stop);
        Assert.Equal(2, (await database.ColumnAsync<byte[]>(
            "select sealed from halatech.tenant_secrets where tenant_id = $1", _tenant.Value)).DistinctBy(Convert.ToHexString, StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("update halatech.tenant_secrets set sealed = (select sealed from halatech.tenant_secrets where tenant_id = $2 and name = 'token') where tenant_id = $1 and name = 'token'")]
    [InlineData("update halatech.tenant_secrets set sealed = (select sealed from halatech.tenant_secrets where tenant_id = $1 and name = 'second' and $2 <> '') where tenant_id = $1 and name = 'token'")]
    [InlineData("update halatech.tenant_keys set wrapped_key = (select wrapped_key from halatech.tenant_keys where tenant_id = $2) where tenant_id = $1")]
    [InlineData("update halatech.tenant_keys set master_key_id = 'k2' where tenant_id = $1 and $2 <> ''")]
    [InlineData("update halatech.tenant_secrets set sealed = '' where tenant_id = $1 and $2 <> ''")]
    public async Task Open_OfWhatBelongsElsewhere_Fails(string tampering)
    {
        await _silo.Vault.StoreAsync(_tenant, "token", Secret, Stop);
        await _silo.Vault.StoreAsync(_tenant, "second", "another", Stop);
        await _silo.Vault.StoreAsync(_other, "token", "theirs", Stop);
        Assert.NotEqual(0, await database.TamperAsync(tampering, _tenant.Value, _other.Value));

        await Assert.ThrowsAnyAsync<CryptographicException>(() => _silo.Vault.OpenAsync(_tenant, "token", Stop));
    }

    [Fact]
    public async Task Open_WithAnyBitFlipped_Fails()
    {
        await _silo.Vault.StoreAsync(_tenant, "token", "s", Stop);
        // One bit in each byte: nonce, tag and the one byte of text.
        for (var at = 0; at < 29; at++)
        {
            const string flip = "update halatech.tenant_secrets set sealed = set_byte(sealed, $2, get_byte(sealed, $2) # 16) where tenant_id = $1";
            await database.TamperAsync(flip, _tenant.Value, at);
            await Assert.ThrowsAnyAsync<CryptographicException>(() => _silo.Vault.OpenAsync(_tenant, "token", Stop));
            await database.TamperAsync(flip, _tenant.Value, at);
        }

        Assert.Equal("s", await _silo.Vault.OpenAsync(_tenant, "token", Stop));
    }

    [Fact]
    public async Task Rotation_OfTheMasterKey_KeepsTheOldReadable()
    {
        await _silo.Vault.StoreAsync(_tenant, "token", Secret, Stop);
        await using var rotated = TestSilo.Start(database.ConnectionString, settings: VaultKeys.Settings("k2"));
        await rotated.Vault.StoreAsync(_tenant, "later", "later", Stop);
        await rotated.Vault.StoreAsync(_other, "token", "new", Stop);

        Assert.Equal(Secret, await rotated.Vault.OpenAsync(_tenant, "token", Stop));
        Assert.Equal("later", await _silo.Vault.OpenAsync(_tenant, "later", Stop));
        Assert.Equal("new", await _silo.Vault.OpenAsync(_other, "token", Stop));
        Assert.Equal("k2", await database.ScalarAsync<string>("select master_key_id from halatech.tenant_keys where tenant_id = $1", _other.Value));
    }

    [Fact]
    public async Task Open_WithoutItsMasterKey_SaysWhichIsMissing()
    {
        await _silo.Vault.StoreAsync(_tenant, "token", Secret, Stop);
        await using var later = TestSilo.Start(database.ConnectionString, settings: VaultKeys.WithoutTheFirst);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => later.Vault.OpenAsync(_tenant, "token", Stop));

        Assert.Contains("Vault__MasterKeys__k1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DestroyedDataKey_TakesItsSecretsAlong()
    {
        await _silo.Vault.StoreAsync(_tenant, "token", Secret, Stop);
        await _silo.Vault.StoreAsync(_other, "token", "theirs", Stop);
        await database.TamperAsync("delete from halatech.tenant_keys where tenant_id = $1", _tenant.Value);

        Assert.Null(await _silo.Vault.OpenAsync(_tenant, "token", Stop));
        Assert.Equal("theirs", await _silo.Vault.OpenAsync(_other, "token", Stop));
        await _silo.Vault.StoreAsync(_tenant, "token", "anew", Stop);
        Assert.Equal("anew", await _silo.Vault.OpenAsync(_tenant, "token", Stop));
    }

    [Fact]
    public async Task FirstWriters_OfATenantAtOnce_AgreeOnTheKey()
    {
        await using var second = TestSilo.Start(database.ConnectionString, settings: VaultKeys.Settings("k2"));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            (i % 2 == 0 ? _silo : second).Vault.StoreAsync(_tenant, $"name-{i}", $"secret-{i}", Stop)));

        for (var i = 0; i < 16; i++) Assert.Equal($"secret-{i}", await _silo.Vault.OpenAsync(_tenant, $"name-{i}", Stop));
    }

    [Fact]
    public async Task Secret_IsNowhereInTheDatabaseInClear()
    {
        await _silo.Vault.StoreAsync(_tenant, "token", Secret, Stop);
        var bytes = Encoding.UTF8.GetBytes(Secret);
        string[] forms = [Secret, Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes)];
        var tables = await database.ColumnAsync<string>(
            """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema)'
            """);
        Assert.Contains("halatech.tenant_secrets", tables, StringComparer.Ordinal);

        foreach (var table in tables)
        {
            Assert.Equal(0, await database.ScalarAsync<long>(
                $"select count(*) from {table} t cross join unnest($1) as f (form) where position(f.form in t::text) > 0", (object)forms));
        }
    }
}
