using System.Net;
using Halatech.Grains;
using Npgsql;
using Orleans.Configuration;

namespace Halatech.Host.Cluster;

/// <summary>Sets up the silo: membership, grain storage and reminders in Postgres, and the grains.</summary>
internal static class ClusterSetup
{
    private const string Invariant = "Npgsql";

    public static WebApplicationBuilder AddHalatechCluster(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClusterSettings>()
            .BindConfiguration(ClusterSettings.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        var settings = builder.Configuration.GetSection(ClusterSettings.Section).Get<ClusterSettings>() ?? new();
        var connectionString = ConnectionString(builder.Configuration);

        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.ClusterId, settings.ServiceId))
            .Configure<EndpointOptions>(o => Listen(o, settings))
            .Configure<ClusterMembershipOptions>(FailFast)
            .Configure<GrainDirectoryOptions>(WaitForNoLease)
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString))
            .AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString))
            .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString))
            .AddHalatechGrains());
        return builder;
    }

    // The providers name their tables without a schema; the role may touch nothing else.
    private static string ConnectionString(IConfiguration configuration) => new NpgsqlConnectionStringBuilder(
        configuration.GetConnectionString("Postgres"))
    {
        ApplicationName = "halatech halatech_orleans",
        Options = "-c role=halatech_orleans",
        SearchPath = "orleans",
        MaxPoolSize = 8,
    }.ConnectionString;

    private static void Listen(EndpointOptions options, ClusterSettings settings)
    {
        options.AdvertisedIPAddress = IPAddress.Parse(settings.AdvertisedAddress);
        options.SiloPort = settings.SiloPort;
        options.GatewayPort = settings.GatewayPort;
        var listen = settings.ListenOnAnyAddress ? IPAddress.Any : options.AdvertisedIPAddress;
        options.SiloListeningEndpoint = new IPEndPoint(listen, settings.SiloPort);
        options.GatewayListeningEndpoint = new IPEndPoint(listen, settings.GatewayPort);
    }

    // By default a dead silo's grains rest for half a minute, lest it live on unseen. Ours need not: the log refuses a second
    // writer, and whoever takes a conversation over looks at the provider before it sends what was pending.
    private static void WaitForNoLease(GrainDirectoryOptions options) => options.RangeLeaseDuration = TimeSpan.Zero;

    // A dead silo's conversations must answer elsewhere within seconds; Orleans' own defaults take up to minutes.
    private static void FailFast(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
    }
}
