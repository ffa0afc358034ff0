using Microsoft.Extensions.Configuration;
using Npgsql;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Halatech.Adapters.Tests.Postgres.Orleans;

/// <summary>Two silos that find each other, and keep what they keep, in our tables alone.</summary>
internal static class ProbeCluster
{
    private const string Setting = "probe-database";
    private const string Invariant = "Npgsql";

    public static async Task<TestCluster> StartAsync(string connectionString)
    {
        var builder = new TestClusterBuilder(initialSilosCount: 2);
        builder.Options.UseTestClusterMembership = false;
        builder.Properties[Setting] = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = "-c role=halatech_orleans",
            SearchPath = "orleans",
            MaxPoolSize = 8,
        }.ConnectionString;
        builder.AddSiloBuilderConfigurator<Silo>();
        builder.AddClientBuilderConfigurator<Client>();
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private sealed class Silo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var database = siloBuilder.Configuration[Setting];
            siloBuilder
                .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, database))
                .AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Invariant, database))
                .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, database))
                .Configure<ReminderOptions>(o => o.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100))
                .Configure<ClusterMembershipOptions>(o =>
                {
                    o.ProbeTimeout = TimeSpan.FromSeconds(1);
                    o.NumMissedProbesLimit = 2;
                    o.TableRefreshTimeout = TimeSpan.FromSeconds(2);
                });
        }
    }

    private sealed class Client : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder)
        {
            var database = configuration[Setting];
            clientBuilder.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, database));
        }
    }
}
