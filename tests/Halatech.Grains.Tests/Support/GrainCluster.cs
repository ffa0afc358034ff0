using System.Collections.Concurrent;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Knowledge;
using Halatech.Core.Media;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Halatech.Grains.Tests.Support;

/// <summary>Silos in this process with the grains as they are, and fakes for all that lies outside.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SiloLife> _silos = [];
    private readonly TimeProvider _time;
    private readonly InProcessTestCluster _cluster;

    private GrainCluster(short silos, TimeProvider time, Dictionary<string, string?> settings, Action<IServiceCollection>? more = null)
    {
        _time = time;
        Log = new MemoryLog(time);
        Carrier = new FakeCarrier(Order);
        Tenants.Kept = Log.Announce;
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((silo, host) =>
        {
            host.Configuration.AddInMemoryCollection(settings);
            host.Logging.ClearProviders().AddProvider(Logs);
            AddFakes(host.Services, _silos.GetOrAdd(silo.SiloName, _ => new SiloLife()));
            more?.Invoke(host.Services);
        });
        builder.ConfigureSilo((_, silo) => silo.AddHalatechGrains().Configure<ClusterMembershipOptions>(FailFast));
        builder.ConfigureClientHost(host => host.Logging.ClearProviders());
        _cluster = builder.Build();
    }

    public Order Order { get; } = new();

    public MemoryLog Log { get; }

    public LogLines Logs { get; } = new();

    public FakeCarrier Carrier { get; }

    public ScriptedChat Chat { get; } = new();

    public FakeFunctions Functions { get; } = new();

    public FakeWorkflows Workflows { get; } = new();

    public FakeKnowledge Knowledge { get; } = new();

    public FakeMedia Media { get; } = new();

    public FakeTenantStore Tenants { get; } = new();

    public FakeSpending Spending { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Two silos that log and trace all they can to one place.</summary>
    public static async Task<GrainCluster> StartAsync(ILoggerProvider logs)
    {
        var cluster = new GrainCluster(
            2, TimeProvider.System, [], services => services.AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace)));
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    public static async Task<GrainCluster> StartAsync(
        short silos, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var cluster = new GrainCluster(silos, time ?? TimeProvider.System, settings.ToDictionary(
            s => $"{GrainsOptions.Section}:{s.Name}", s => (string?)s.Value, StringComparer.Ordinal));
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>One silo that has more than grains; what is registered last counts.</summary>
    public static async Task<GrainCluster> StartAsync(TimeProvider time, Action<IServiceCollection> more)
    {
        var cluster = new GrainCluster(1, time, [], more);
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>A tenant of the test's own.</summary>
    public async Task<TenantId> NewTenantAsync(Func<TenantConfiguration, TenantConfiguration>? change = null)
    {
        var tenant = TenantId.Parse($"t-{Guid.NewGuid():N}");
        var configuration = Samples.Tenant(tenant);
        await Tenants.SaveAsync((change?.Invoke(configuration) ?? configuration) with { Version = 1 }, CancellationToken.None);
        return tenant;
    }

    public TestConversation NewConversation(TenantId tenant, Channel channel = Channel.WhatsApp) => new(this, tenant, channel);

    /// <summary>Another conversation of the same customer.</summary>
    public TestConversation NewConversation(TestConversation like) => new(this, like.Tenant, like.Route.Channel, like.Route.CustomerAddress);

    public async Task<TestConversation> NewConversationAsync(Func<TenantConfiguration, TenantConfiguration>? change = null) =>
        NewConversation(await NewTenantAsync(change));

    /// <summary>Calls a tenant's grain on behalf of that tenant.</summary>
    public async Task<T> OnBehalfOfAsync<T>(TenantId tenant, Func<IGrainFactory, Task<T>> call)
    {
        TenantScope.Enter(tenant);
        return await call(Grains);
    }

    /// <summary>Whether a silo holds the grain in memory.</summary>
    public bool IsInMemory(IAddressable grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out _);

    /// <summary>The silo that holds the grain in memory.</summary>
    public InProcessSiloHandle HomeOf(IAddressable grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out var context)
        ? _cluster.Silos.Single(s => s.SiloAddress.Equals(context.Address.SiloAddress))
        : throw new InvalidOperationException("The grain is not in memory.");

    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public Task WhenDeactivatedAsync(IAddressable grain) => _cluster.WaitForDeactivationAsync(grain);

    public async Task KillAsync(InProcessSiloHandle victim)
    {
        _silos[victim.Name].End();
        await _cluster.KillSiloAsync(victim);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private void AddFakes(IServiceCollection services, SiloLife life)
    {
        services.AddSingleton(_time);
        services.AddSingleton<IConversationLog>(Log);
        services.AddSingleton<IPendingWorkStore>(Log);
        services.AddSingleton<IWorkflowOutbox>(Log);
        services.AddSingleton<IWorkflowTriggers>(Workflows);
        services.AddSingleton<IConsentBook>(Log.Consents);
        services.AddSingleton<IMessageCarrier>(new CarrierOfSilo(Carrier, life));
        services.AddSingleton<IChatClient>(Chat);
        services.AddSingleton<IFunctionCaller>(Functions);
        services.AddSingleton<IKnowledgeIndex>(Knowledge);
        services.AddSingleton<ITenantStore>(Tenants);
        services.AddSingleton<IMediaSource>(Media);
        services.AddSingleton<IMediaStore>(Media);
        services.AddSingleton<ISpendingStore>(Spending);
    }

    // As in the host: a dead silo must be noticed within seconds.
    private static void FailFast(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 2;
    }
}
