using Halatech.Host;
using Halatech.Local.OpenAi;
using Halatech.Local.Postgres;
using Halatech.Local.Samples;
using Halatech.Local.Twilio;

namespace Halatech.Local;

/// <summary>Everything on one machine: database, stand-ins and the application, started in order and stopped together.</summary>
internal sealed class LocalApplication : IAsyncDisposable
{
    private const string Database = "halatech";

    private readonly ILoggerFactory _loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
    private readonly Stack<IAsyncDisposable> _started = new();

    public required LocalPorts Ports { get; init; }

    /// <summary>Null when a real key is set.</summary>
    public OpenAiStandIn? OpenAi { get; private set; }

    public LocalTemporal? Temporal { get; private set; }

    public WebApplication? Host { get; private set; }

    /// <exception cref="InvalidOperationException">Something is in the way; the message is for a person.</exception>
    public static async Task<LocalApplication> StartAsync(LocalArguments arguments, CancellationToken cancellationToken)
    {
        var application = new LocalApplication { Ports = LocalPorts.At(arguments.PortOffset) };
        try
        {
            await application.StartAllAsync(arguments, cancellationToken);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var part))
        {
            if (part is WebApplication host) await host.StopAsync();
            // Also one that was taken over from a copy that was killed: nothing is to be left running.
            if (part is PrivateCluster cluster) await cluster.StopAsync();
            await part.DisposeAsync();
        }

        _loggers.Dispose();
    }

    private async Task StartAllAsync(LocalArguments arguments, CancellationToken cancellationToken)
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var folder = LocalFolder.At(arguments.PortOffset);
        await CheckPortsAsync(folder, cancellationToken);
        if (arguments.Reset) await folder.ResetAsync(cancellationToken);
        var samples = SampleTenant.LoadAll(Path.Combine(RepositoryFolder.Find(), "samples", "tenants"));
        var secrets = LocalSecrets.Load(folder.Secrets, samples.Select(s => s.Twilio.AccountSid));
        var database = environment.GetConnectionString("Postgres") ?? await StartPostgresAsync(folder, cancellationToken);
        if (string.IsNullOrEmpty(environment["OPENAI_API_KEY"]) && string.IsNullOrEmpty(environment["OpenAI:ApiKey"]))
            _started.Push(OpenAi = await OpenAiStandIn.StartAsync(LocalStandIns.OpenAi(Ports), _loggers, cancellationToken));
        _started.Push(await TwilioStandIn.StartAsync(LocalStandIns.Twilio(Ports, folder, secrets, samples), _loggers, cancellationToken));

        _started.Push(Temporal = await LocalTemporal.StartAsync(environment, Ports.Temporal, folder.TemporalDatabase, database, _loggers, cancellationToken));

        Host = HalatechHost.Build([], builder => LocalSettings.Apply(builder, Ports, database, secrets, OpenAi?.Endpoint, Temporal.Address));
        _started.Push(Host);
        await HalatechHost.MigrateAsync(Host.Services, cancellationToken);
        await Host.StartAsync(cancellationToken);
        foreach (var sample in samples)
        {
            var local = SampleFunctions.PointTo(sample, LocalPorts.Url(Ports.Functions));
            await SampleSeeding.SeedAsync(Host.Services, local, secrets.TwilioAuthTokens[sample.Twilio.AccountSid], cancellationToken);
        }

        if (samples.FirstOrDefault(SampleFunctions.Has) is { } hotel)
            _started.Push(await SampleFunctions.StartAsync(Host.Services, hotel, LocalPorts.Url(Ports.Functions), folder.FunctionSecret, cancellationToken));
    }

    private async Task<string> StartPostgresAsync(LocalFolder folder, CancellationToken cancellationToken)
    {
        var cluster = await PrivateCluster.StartAsync(folder.Postgres, Ports.Postgres, cancellationToken);
        _started.Push(cluster);
        _started.Push(new LocalPostgresKeeper(cluster, _loggers.CreateLogger<LocalPostgresKeeper>()));
        await cluster.CreateDatabaseAsync(Database, cancellationToken);
        return cluster.ConnectionString(Database);
    }

    // Postgres checks its own port: after a crash it may be our own cluster that still holds it.
    private async Task CheckPortsAsync(LocalFolder folder, CancellationToken cancellationToken)
    {
        MustBeFree(Ports.Application, Ports.Twilio, Ports.OpenAi, Ports.Functions, Ports.Silo, Ports.Gateway);

        // A copy that runs holds one of those.
        await TemporalProgram.EndLeftBehindAsync(folder.TemporalDatabase, cancellationToken);
        MustBeFree(Ports.Temporal);
    }

    private static void MustBeFree(params int[] ports)
    {
        var taken = LoopbackPorts.InUse(ports);
        if (taken.Count > 0) throw new InvalidOperationException(LoopbackPorts.Complaint(taken));
    }
}
