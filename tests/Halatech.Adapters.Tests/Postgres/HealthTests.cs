using Halatech.Adapters.Postgres;
using Halatech.Local;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class HealthTests(TestDatabase database, PostgresServer server) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Health_OfAMigratedDatabase_IsGood() =>
        Assert.Equal(HealthCheckResult.Healthy(), await CheckAsync(database.ConnectionString));

    [Fact]
    public async Task Health_WithoutTheSchema_SaysWhatToDo()
    {
        var (login, _) = await server.CreateDatabaseAsync();
        Assert.Contains("apply the migrations", (await CheckAsync(login)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfANewServerWithoutOurRoles_SaysWhatToDo()
    {
        await using var cluster = await PostgresServer.StartAsync();
        await PostgresServer.CreateDatabaseAsync(cluster, "fresh");

        var health = await CheckAsync(PostgresServer.LoginString(cluster, "fresh"));

        Assert.Contains("apply the migrations", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_WithoutAServer_IsBad()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = LoopbackPorts.PickFree() };

        Assert.Equal(HealthCheckResult.Unhealthy("The database cannot be reached."), await CheckAsync(nowhere.ConnectionString));
    }

    [Fact]
    public async Task Health_WithAWrongPassword_SaysNothingOfIt()
    {
        var wrong = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "not-this-one" };

        var health = await CheckAsync(wrong.ConnectionString);

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.DoesNotContain("not-this-one", health.Description, StringComparison.Ordinal);
        Assert.Null(health.Exception);
    }

    private static async Task<HealthCheckResult> CheckAsync(string connectionString)
    {
        await using var silo = TestSilo.Start(connectionString);
        return await new PostgresHealth(silo.Sources).CheckHealthAsync(new(), TestContext.Current.CancellationToken);
    }
}
