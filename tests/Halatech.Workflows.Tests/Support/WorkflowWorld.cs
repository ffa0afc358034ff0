using Google.Protobuf.WellKnownTypes;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Halatech.TemporalServer.Hosting;
using Halatech.Workflows.Connection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.TestService.V1;
using Temporalio.Client;
using Temporalio.Worker.Interceptors;

namespace Halatech.Workflows.Tests.Support;

/// <summary>
/// The whole way from a conversation to its workflows and back: real grains, the real worker and delivery, the embedded server. Only
/// the carrier, the model, the functions and the clock are the test's.
/// </summary>
internal sealed class WorkflowWorld : IAsyncDisposable
{
    private readonly TemporalServerHost _server;

    private WorkflowWorld(TemporalServerHost server, FakeTimeProvider time, GrainCluster cluster, ITemporalClient client) =>
        (_server, Time, Cluster, Client) = (server, time, cluster, client);

    public FakeTimeProvider Time { get; }

    public GrainCluster Cluster { get; }

    /// <summary>Sees what the workflows see: it has the keys.</summary>
    public ITemporalClient Client { get; }

    public static async Task<WorkflowWorld> StartAsync()
    {
        var server = await TemporalServerHost.StartAsync(new TemporalServerOptions { TimeSkipping = true });
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var cluster = await GrainCluster.StartAsync(time, services => Add(services, server.Address, time));
        var client = await TemporalClient.ConnectAsync(new(server.Address)
        {
            DataConverter = Halatech.Workflows.Connection.TemporalConnection.ConverterFor(new PayloadKeys(new FakeVault(), TimeProvider.System)),
        });
        return new(server, time, cluster, client);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _server.DisposeAsync();
    }

    public async Task<DateTimeOffset> NowAsync() => (await Client.Connection.TestService.GetCurrentTimeAsync(new Empty())).Time.ToDateTimeOffset();

    /// <summary>Lets time pass, from timer to timer.</summary>
    public async Task PassUntilAsync(DateTimeOffset moment)
    {
        var span = moment - await NowAsync();
        if (span <= TimeSpan.Zero) return;
        await Client.Connection.TestService.UnlockTimeSkippingWithSleepAsync(new SleepRequest { Duration = Duration.FromTimeSpan(span) });
        Clocks.Set(Time, await NowAsync());
    }

    public async Task PassAsync(TimeSpan span) => await PassUntilAsync(await NowAsync() + span);

    /// <summary>Waits until a conversation owes nothing just now; the grains' clock creeps on meanwhile.</summary>
    public Task SettledAsync(TestConversation talk) => TrueAsync(
        async () => !talk.Events.IsEmpty && !(await talk.ReadAsync()).HasPendingWork, $"{talk.Key} owes nothing");

    public Task TrueAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(
        async () =>
        {
            if (await condition()) return true;
            Time.Advance(TimeSpan.FromMilliseconds(20));
            return false;
        },
        what);

    public Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>The workflows of a conversation, by id, with their kind and status.</summary>
    public async Task<List<WorkflowExecution>> WorkflowsOfAsync(ConversationKey conversation)
    {
        List<WorkflowExecution> found = [];
        await foreach (var execution in Client.ListWorkflowsAsync($"HalatechTenant = '{conversation.Tenant}'"))
            if (execution.Id.StartsWith($"{conversation}/", StringComparison.Ordinal)) found.Add(execution);
        return found;
    }

    private static void Add(IServiceCollection services, string address, FakeTimeProvider time)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Temporal:Address"] = address }).Build();
        services.AddSingleton<ISecretVault, FakeVault>();
        services.AddSingleton<IWorkerInterceptor>(new ClockInterceptor(time));
        services.AddHalatechWorkflows(configuration);
        services.Configure<TemporalOptions>(o => o.DrainSeconds = 1);
    }
}
