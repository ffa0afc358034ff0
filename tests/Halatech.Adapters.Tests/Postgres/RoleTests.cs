using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>What each role may do, as the catalog has it: a grant too many is found wherever it was given.</summary>
public sealed class RoleTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private const string Functions =
        """
        select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('halatech', 'orleans') and has_schema_privilege($1, n.oid, 'usage') and has_function_privilege($1, p.oid, 'execute')
        order by 1
        """;

    private const string Relations =
        """
        select distinct n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^(pg_|information_schema)' and c.relkind in ('r', 'p', 'v', 'm', 'f')
          and c.oid not in (select objid from pg_depend where deptype = 'e')
          and (has_table_privilege($1, c.oid, 'select,insert,update,delete,truncate,references,trigger')
            or has_any_column_privilege($1, c.oid, 'select,insert,update,references'))
        order by 1
        """;

    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Theory]
    [InlineData("halatech_app", "announce_dates,conversations_of_customer,current_tenant,customers_to_reach,erase_conversation,match_knowledge")]
    [InlineData("halatech_log", "append_to_log,append_with_consent,append_with_triggers")]
    [InlineData("halatech_system", "count_workflow_triggers,pending_conversations,remove_workflow_triggers,tenant_of_twilio_account,waiting_workflow_triggers")]
    [InlineData("halatech_orleans", "")]
    public async Task Role_MayCall_ItsFunctionsOnly(string role, string functions) =>
        Assert.Equal(functions, string.Join(',', await database.ColumnAsync<string>(Functions, role)));

    [Theory]
    [InlineData("halatech_log")]
    [InlineData("halatech_system")]
    public async Task Role_OfFunctions_HasNoTable(string role) =>
        Assert.Empty(await database.ColumnAsync<string>(Relations, role));

    [Fact]
    public async Task RoleOfOrleans_HasTheTablesOfOrleansOnly()
    {
        var relations = await database.ColumnAsync<string>(Relations, "halatech_orleans");
        Assert.Equal(5, relations.Count);
        Assert.All(relations, name => Assert.StartsWith("orleans.", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RoleOfTheApplication_HasNoTableOutsideItsSchema() =>
        Assert.All(await database.ColumnAsync<string>(Relations, "halatech_app"), name => Assert.StartsWith("halatech.", name, StringComparison.Ordinal));

    [Fact]
    public async Task Roles_AreNeitherLoginsNorAboveTheRules() =>
        Assert.Equal(4, await database.ScalarAsync<long>(
            """
            select count(*) from pg_roles where rolname in ('halatech_app', 'halatech_log', 'halatech_system', 'halatech_orleans')
              and not (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
            """));

    [Fact]
    public async Task EveryTable_OfTheSchema_HasRowLevelSecurity() =>
        Assert.Empty(await database.ColumnAsync<string>(
            """
            select relname::text from pg_class where relnamespace = 'halatech'::regnamespace and relkind in ('r', 'p') and not relrowsecurity
            """));

    // A view runs with its owner's rights unless it says otherwise, and the owner is above row-level security.
    [Fact]
    public async Task EveryView_OfTheSchema_RunsWithTheCallersRights() =>
        Assert.Empty(await database.ColumnAsync<string>(
            """
            select relname::text from pg_class where relnamespace = 'halatech'::regnamespace and relkind in ('v', 'm')
              and not coalesce(reloptions @> array['security_invoker=true'], false)
            """));

    [Fact]
    public async Task EveryFunction_WithItsOwnersRights_FixesItsSearchPath() =>
        Assert.Empty(await database.ColumnAsync<string>(
            """
            select proname::text from pg_proc where pronamespace = 'halatech'::regnamespace and prosecdef
              and not coalesce(proconfig @> array['search_path=halatech, pg_temp'], false)
            """));

    [Theory]
    [InlineData("select count(*) from halatech.conversation_log")]
    [InlineData("insert into halatech.conversations select * from halatech.conversations")]
    [InlineData("update halatech.conversation_log set events = '[]'")]
    [InlineData("delete from halatech.conversation_log")]
    [InlineData("select * from halatech.pending_conversations(now(), now(), 1)")]
    [InlineData("set role halatech_app; select count(*) from halatech.tenants")]
    public async Task RoleOfTheLog_DoingAnythingElse_IsRefused(string sql)
    {
        await using var command = _silo.Sources.Log.CreateCommand(sql);
        if (sql.StartsWith("set role", StringComparison.Ordinal))
        {
            // The login may take another role, being a member of all; row-level security still shows nothing.
            Assert.Equal(0L, await command.ExecuteScalarAsync(Stop));
            return;
        }

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }
}
