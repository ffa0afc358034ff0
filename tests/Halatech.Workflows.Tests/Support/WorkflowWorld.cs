using Google.Protobuf.WellKnownTypes;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Halatech.TemporalServer.Hosting;
using Halatech.Workflows.Connection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.TestService.V1;
using Temporalio.Client;
using Temporalio.Worker.Interceptors;
using Connections = Halatech.Workflows.Connection.TemporalConnection;

namespace Halatech.Workflows.Tests.Support;

/// <summary>
/// The whole way from a conversation to its workflows and back: real grains, the real worker and delivery, the embedded server. Only
/// the carrier, the model, the functions and the clock are the test's.
/// </summary>
internal sealed class WorkflowWorld : IAsyncDisposable
{
    private readonly TemporalServerHost? _server;
    private readonly FakeTimeProvider? _time;

    private WorkflowWorld(TemporalServerHost? server, FakeTimeProvider? time, GrainCluster cluster, ITemporalClient client) =>
        (_server, _time, Cluster, Client) = (server, time, cluster, client);

    /// <summary>The grains' clock, where it is the test's.</summary>
    public FakeTimeProvider Time => _time ?? throw new InvalidOperationException("Time passes as it does.");

    public GrainCluster Cluster { get; }

    /// <summary>Sees what the workflows see: it has the keys.</summary>
    public ITemporalClient Client { get; }

    /// <param name="suggestContinueAsNewEvents">From how many events on a new history is suggested; servers do so from this on by themselves.</param>
    public static async Task<WorkflowWorld> StartAsync(int suggestContinueAsNewEvents = 4096)
    {
        var server = await TemporalServerHost.StartAsync(
            new TemporalServerOptions { TimeSkipping = true, SuggestContinueAsNewEvents = suggestContinueAsNewEvents });
        var time = MovedClock.From(DateTimeOffset.UtcNow);
        var cluster = await GrainCluster.StartAsync(time, services => Add(services, server.Address, time));
        return new(server, time, cluster, await ConnectAsync(server.Address));
    }

    /// <summary>A world of Temporal's own server, in which time passes as it does, for the grains too.</summary>
    public static async Task<WorkflowWorld> StartRealAsync(string address)
    {
        var cluster = await GrainCluster.StartAsync(TimeProvider.System, services => Add(services, address, time: null));
        return new(null, null, cluster, await ConnectAsync(address));
    }

    /// <summary>A world whose server is not there yet.</summary>
    public static async Task<WorkflowWorld> StartAwayAsync(int port)
    {
        var time = MovedClock.From(DateTimeOffset.UtcNow);
        return new(null, time, await GrainCluster.StartAsync(time, services => Add(services, $"127.0.0.1:{port}", time)), null!);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    public async Task<DateTimeOffset> NowAsync() => (await Client.Connection.TestService.GetCurrentTimeAsync(new Empty())).Time.ToDateTimeOffset();

    /// <summary>Lets time pass, from timer to timer.</summary>
    public async Task PassUntilAsync(DateTimeOffset moment)
    {
        var span = moment - await NowAsync();
        if (span <= TimeSpan.Zero) return;
        await Client.Connection.TestService.UnlockTimeSkippingWithSleepAsync(
            new SleepRequest { Duration = Duration.FromTimeSpan(span) }, new RpcOptions { Timeout = TimeSpan.FromMinutes(5) });
        Clocks.Set(Time, await NowAsync());
    }

    /// <summary>Publishes another configuration of a tenant, as a person of the business would.</summary>
    public async Task PublishAsync(TenantId tenant, Func<TenantConfiguration, TenantConfiguration> change)
    {
        var published = await Cluster.OnBehalfOfAsync(
            tenant, grains => grains.GetGrain<ITenantGrain>(tenant.Value).PublishAsync(change(Cluster.Tenants.Newest(tenant)!)));
        Assert.True(published.IsOk, published.Error?.Message);
        await TrueAsync(() => Cluster.Log.Triggers(new(tenant, WorkflowTrigger.NoConversation)).IsEmpty, "the workflows have heard of it");
    }

    /// <summary>What runs beside the grains.</summary>
    public T Get<T>()
        where T : notnull => Cluster.Silos[0].ServiceProvider.GetRequiredService<T>();

    /// <summary>The worker of the silo.</summary>
    public WorkflowWorkers Workers => Get<IEnumerable<IHostedService>>().OfType<WorkflowWorkers>().Single();

    public async Task PassAsync(TimeSpan span) => await PassUntilAsync(await NowAsync() + span);

    /// <summary>Waits until a conversation owes nothing just now; the grains' clock creeps on meanwhile.</summary>
    public Task SettledAsync(TestConversation talk) => TrueAsync(
        async () => !talk.Events.IsEmpty && !(await talk.ReadAsync()).HasPendingWork, $"{talk.Key} owes nothing");

    public Task TrueAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(
        async () =>
        {
            if (await condition()) return true;
            _time?.Advance(TimeSpan.FromMilliseconds(20));
            return false;
        },
        what);

    public Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>A tenant's workflows, found by their search attribute.</summary>
    public async Task<List<WorkflowExecution>> AllWorkflowsAsync(TenantId tenant)
    {
        List<WorkflowExecution> found = [];
        await foreach (var execution in Client.ListWorkflowsAsync($"HalatechTenant = '{tenant}'")) found.Add(execution);
        return found;
    }

    /// <summary>The workflows of a conversation.</summary>
    public async Task<List<WorkflowExecution>> WorkflowsOfAsync(ConversationKey conversation) =>
        [.. (await AllWorkflowsAsync(conversation.Tenant)).Where(w => w.Id.StartsWith($"{conversation}/", StringComparison.Ordinal))];

    private static async Task<ITemporalClient> ConnectAsync(string address) => await TemporalClient.ConnectAsync(new(address)
    {
        DataConverter = Connections.ConverterFor(new PayloadKeys(new FakeVault(), TimeProvider.System)),
    });

    private static void Add(IServiceCollection services, string address, FakeTimeProvider? time)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Temporal:Address"] = address }).Build();
        services.AddSingleton<ISecretVault, FakeVault>();
        services.AddSingleton<IConversationDirectory, LogDirectory>();
        if (time is not null) services.AddSingleton<IWorkerInterceptor>(new ClockInterceptor(time));
        services.AddHalatechWorkflows(configuration);
        services.Configure<TemporalOptions>(o => o.DrainSeconds = 1);
    }
}
