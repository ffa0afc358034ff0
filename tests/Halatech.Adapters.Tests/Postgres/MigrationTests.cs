using System.Reflection;
using System.Text.RegularExpressions;
using Halatech.Adapters.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

public sealed partial class MigrationTests(PostgresServer server)
{
    private static readonly Assembly Adapters = typeof(PostgresMigrator).Assembly;

    private static string[] Names => [.. Adapters.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_TwiceOnAnEmptyDatabase_AppliesEachFileOnce()
    {
        var (login, _) = await server.CreateDatabaseAsync();

        Assert.Equal(Names, await MigrateAsync(login));
        Assert.Empty(await MigrateAsync(login));
    }

    [Fact]
    public async Task Migrate_ByTwoHostsAtOnce_AppliesEachFileOnce()
    {
        var (login, _) = await server.CreateDatabaseAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => MigrateAsync(login), Stop)));

        Assert.Equal(Names, applied.SelectMany(names => names), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Migrate_OfTwoDatabasesAtOnce_SharesTheRoles()
    {
        var databases = await Task.WhenAll(server.CreateDatabaseAsync(), server.CreateDatabaseAsync());

        var applied = await Task.WhenAll(databases.Select(d => Task.Run(() => MigrateAsync(d.Login), Stop)));

        Assert.All(applied, names => Assert.Equal(Names, names));
    }

    [Fact]
    public async Task Migrate_ThatFails_NamesTheFileAndLeavesNothingOfIt()
    {
        var (login, superuser) = await server.CreateDatabaseAsync();
        await RunAsync(superuser, "create schema orleans");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => MigrateAsync(login));

        Assert.Contains("_orleans.sql", failure.Message, StringComparison.Ordinal);
        await RunAsync(superuser, "drop schema orleans");
        Assert.Equal(Names.SkipWhile(name => !name.EndsWith("_orleans.sql", StringComparison.Ordinal)), await MigrateAsync(login));
    }

    [Fact]
    public async Task Migrate_LeavesTheLogsIds_ComparedByTheirBytes()
    {
        var (login, superuser) = await server.CreateDatabaseAsync();
        await MigrateAsync(login);

        await using var source = NpgsqlDataSource.Create(superuser);
        await using var command = source.CreateCommand(
            """
            select distinct coalesce(collation_name, 'the database''s') from information_schema.columns
            where table_schema = 'halatech' and table_name in ('conversation_log', 'conversations', 'conversation_snapshots')
              and column_name in ('tenant_id', 'conversation_id')
            """);
        Assert.Equal("C", await command.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public void Files_AreNamedAsSupabaseWantsThem() =>
        Assert.All(Names, name => Assert.Matches(SupabaseName(), name));

    // Supabase sends a file as one pipeline, psql --single-transaction between begin and commit.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_SentWhole_Apply(bool explicitTransaction)
    {
        var (login, _) = await server.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(login);
        foreach (var name in Names)
        {
            await using var connection = await source.OpenConnectionAsync(Stop);
            await using var transaction = explicitTransaction ? await connection.BeginTransactionAsync(Stop) : null;
            await using (var command = new NpgsqlCommand(await TextAsync(name), connection)) await command.ExecuteNonQueryAsync(Stop);
            if (transaction is not null) await transaction.CommitAsync(Stop);
        }

        await using var silo = TestSilo.Start(login);
        Assert.Equal(3, (await silo.Log.ConverseAsync(Appends.Key(), 3)).Version);
    }

    [Fact]
    public async Task SupabaseFolder_HasTheSameFiles()
    {
        var folder = Path.Combine(RepositoryRoot(), "deploy", "supabase");
        var files = Directory.GetFiles(Path.Combine(folder, "migrations"), "*.sql").Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(Names, files.Select(file => $"Halatech.Adapters.Postgres.Migrations.{Path.GetFileName(file)}"), StringComparer.Ordinal);
        foreach (var (file, name) in files.Zip(Names))
            Assert.Equal(await TextAsync(name), await File.ReadAllTextAsync(file, Stop));
        Assert.Contains("project_id", await File.ReadAllTextAsync(Path.Combine(folder, "config.toml"), Stop), StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(string login) => PostgresMigrator.MigrateAsync(login, NullLogger.Instance, Stop);

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<string> TextAsync(string name)
    {
        using var reader = new StreamReader(Adapters.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(Stop);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Halatech.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"^Halatech\.Adapters\.Postgres\.Migrations\.[0-9]{14}_[a-z_]+\.sql$")]
    private static partial Regex SupabaseName();
}
