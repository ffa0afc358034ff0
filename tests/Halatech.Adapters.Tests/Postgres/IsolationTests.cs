using Halatech.Adapters.Postgres;
using Halatech.Core.Conversations;
using Halatech.Core.Knowledge;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>No tenant reaches another's rows, by any statement on any table. The tables come from the catalog.</summary>
public sealed class IsolationTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Tables =
        "select relname::text from pg_class where relnamespace = 'halatech'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by 1";

    private readonly TenantId _mine = Appends.Tenant("mine");
    private readonly TenantId _theirs = Appends.Tenant("theirs");
    private readonly TestSilo _silo = TestSilo.Start(
        database.ConnectionString, new RandomEmbeddings(), settings: [.. VaultKeys.Settings("k1"), ("Postgres:MaxConnections", "1")]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var tenant in (TenantId[])[_mine, _theirs])
        {
            Assert.True((await _silo.Tenants.SaveAsync(Configurations.Of(tenant), Stop)).IsOk);
            await _silo.Vault.StoreAsync(tenant, "token", "secret", Stop);
            await _silo.Get<ISpendingStore>().AddAsync(tenant, new DateOnly(2026, 11, 25), new DaySpending(5, 0.5m), Stop);
            await _silo.Knowledge.StoreAsync(tenant, [new Faq("breakfast", "When?", "At 7.")], Stop);
            await _silo.Log.KeepAsync(Appends.Word(Appends.Key(tenant), null, Interception.OptOut));
            var key = Appends.Key(tenant);
            var photo = new MediaReference(
                key, new Route(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+234"), ProviderSid.Parse($"IM{1:x32}"), new MediaItem("ME1", "image/png"));
            Assert.True((await _silo.Get<IMediaStore>().StoreAsync(photo, new CheckedMedia("image/png", new byte[] { 1 }), Stop)).IsOk);
            await _silo.Log.SaveSnapshotAsync(key, await _silo.Log.ConverseAsync(key, 3), Stop);
        }
    }

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task EveryTable_WithoutATenant_ShowsNothing()
    {
        foreach (var table in await database.ColumnAsync<string>(Tables))
            Assert.True(await CountAsync(null, $"select count(*) from halatech.{table}") is 0 or null, table);
    }

    [Fact]
    public async Task EveryTable_InATenantsContext_ShowsItsOwnRowsOnly()
    {
        foreach (var table in await OfTenantsAsync())
        {
            Assert.True(await database.ScalarAsync<long>($"select count(*) from halatech.{table} where tenant_id = $1", _theirs.Value) > 0,
                $"{table} has no row of the other tenant: let InitializeAsync make one");
            Assert.NotEqual(0, await CountAsync(_mine, $"select count(*) from halatech.{table}") ?? 1);
            Assert.True(await CountAsync(_mine, $"select count(*) from halatech.{table} where tenant_id <> '{_mine}'") is 0 or null, table);
        }
    }

    [Fact]
    public async Task EveryPartition_NamedDirectly_IsOutOfReach()
    {
        var partitions = await database.ColumnAsync<string>(
            "select relname::text from pg_class where relnamespace = 'halatech'::regnamespace and relispartition and relkind = 'r'");
        Assert.NotEmpty(partitions);
        foreach (var partition in partitions)
            Assert.Null(await CountAsync(_mine, $"select count(*) from halatech.{partition}"));
    }

    [Theory]
    [InlineData("insert into halatech.{0} select * from jsonb_populate_record(null::halatech.{0}, $1)")]
    [InlineData("update halatech.{0} set tenant_id = tenant_id where tenant_id = '{1}'")]
    [InlineData("update halatech.{0} set tenant_id = '{1}' where tenant_id = '{2}'")]
    [InlineData("delete from halatech.{0} where tenant_id = '{1}'")]
    [InlineData("delete from halatech.{0}")]
    [InlineData("truncate halatech.{0} cascade")]
    public async Task EveryTable_InATenantsContext_RefusesToTouchAnothersRows(string statement)
    {
        foreach (var table in await OfTenantsAsync())
        {
            var content = $"select string_agg(t::text, '|' order by t::text) from halatech.{table} t where tenant_id = $1";
            var before = await database.ScalarAsync<string>(content, _theirs.Value);
            var row = await database.ColumnAsync<string>($"select to_jsonb(t)::text from halatech.{table} t where tenant_id = $1 limit 1", _theirs.Value);

            var touched = await TouchAsync(
                string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, table, _theirs, _mine), row[0]);

            // Only the deletion of everything has something to delete: the tenant's own rows.
            if (statement != "delete from halatech.{0}") Assert.True(touched is null or 0, table);
            Assert.Equal(before, await database.ScalarAsync<string>(content, _theirs.Value));
        }
    }

    [Fact]
    public async Task Knowledge_OfAnotherTenant_IsNeverFound()
    {
        Assert.Equal(["At 7."], (await _silo.Knowledge.SearchAsync(_mine, "breakfast?", 10, Stop)).Select(e => e.Answer), StringComparer.Ordinal);
        Assert.Empty(await _silo.Knowledge.SearchAsync(Appends.Tenant("nobody"), "breakfast?", 10, Stop));
    }

    // The pool of this silo has one connection, so that the next user gets the very same.
    [Fact]
    public async Task Tenant_AfterItsBatch_IsForgotten()
    {
        await using (var batch = _silo.Sources.App.BatchFor(_mine).Add("select count(*) from halatech.tenants"))
        await using (var reader = await batch.ReadOwnAsync(Stop))
        {
            Assert.True(await reader.ReadAsync(Stop));
            Assert.Equal(1, reader.GetInt64(0));
        }

        Assert.Equal(0, await CountAsync(null, "select count(*) from halatech.tenants"));
    }

    [Fact]
    public async Task Connection_OfAReadThatFailed_GoesBackToThePool()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var batch = _silo.Sources.App.BatchFor(_mine).Add("select 1 / 0");
            await Assert.ThrowsAsync<PostgresException>(() => batch.ReadOwnAsync(Stop));
        }

        Assert.Equal(0, await CountAsync(null, "select count(*) from halatech.tenants"));
    }

    [Fact]
    public async Task Tenant_AfterABatchThatFailed_IsForgotten()
    {
        await using (var batch = _silo.Sources.App.BatchFor(_mine).Add("select 1 / 0"))
            await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync(Stop));

        Assert.Equal(0, await CountAsync(null, "select count(*) from halatech.tenants"));
    }

    [Theory]
    [InlineData("' or true --")]
    [InlineData("a'; reset role; --")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("a\0")]
    [InlineData("ａ")]
    [InlineData("")]
    public void TenantId_ThatIsNoName_CannotExist(string text) => Assert.False(TenantId.TryParse(text, null, out _));

    private Task<List<string>> OfTenantsAsync() => database.ColumnAsync<string>(
        $"{Tables.Replace("order by 1", "and not relispartition order by 1", StringComparison.Ordinal)}");

    /// <summary>The count that a tenant gets to see; null when it may not even ask.</summary>
    private async Task<long?> CountAsync(TenantId? tenant, string sql)
    {
        try
        {
            await using var batch = _silo.Sources.App.CreateBatch()
                .Add("select set_config('halatech.tenant', $1, true) where $1 <> ''", tenant?.Value ?? "").Add(sql);
            await using var reader = await batch.ReadOwnAsync(Stop);
            await reader.ReadAsync(Stop);
            return reader.GetInt64(0);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }

    /// <summary>The rows that a statement of a tenant touched, for good; null when it was refused.</summary>
    private async Task<int?> TouchAsync(string sql, string row)
    {
        await using var connection = await _silo.Sources.App.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        await using var context = new NpgsqlCommand("select set_config('halatech.tenant', $1, true)", connection)
        {
            Parameters = { new() { Value = _mine.Value } },
        };
        await context.ExecuteNonQueryAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        if (sql.Contains("$1", StringComparison.Ordinal))
            command.Parameters.Add(new() { Value = row, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        try
        {
            var touched = await command.ExecuteNonQueryAsync(Stop);
            await transaction.CommitAsync(Stop);
            return touched;
        }
        // A view cannot be written, and what others refer to cannot be deleted: those are refusals too.
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege
            or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.WrongObjectType)
        {
            return null;
        }
    }
}
