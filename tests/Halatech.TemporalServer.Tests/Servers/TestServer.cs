using System.Reflection;
using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Runtime;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Servers;

/// <summary>
/// A server that the conformance tests run against, with one worker for all workflows and activities of this assembly. It is
/// started when the first test asks for it, and says at its end how its tests went.
/// </summary>
public abstract class TestServer : IAsyncLifetime
{
    /// <summary>The task queue of the worker that all tests share.</summary>
    public const string Queue = "conformance";

    public const string Namespace = "default";

    private readonly Lazy<Task<ITemporalClient?>> _client;
    private readonly CancellationTokenSource _stopping = new();
    private Task _working = Task.CompletedTask;

    protected TestServer() => _client = new(StartAllAsync);

    internal Tally Tally { get; } = new();

    /// <summary>Clients and workers that say only what is broken: much of what the tests do is worth a warning.</summary>
    protected static TemporalRuntime Runtime { get; } = new(new()
    {
        Telemetry = new() { Logging = new() { Filter = new(TelemetryFilterOptions.Level.Error, TelemetryFilterOptions.Level.Error) } },
    });

    /// <summary>How the server is called where totals are printed.</summary>
    protected abstract string Name { get; }

    /// <summary>Why the tests against it are not run, when it is not there.</summary>
    public abstract string WhyMissing { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The client of the server, which is started if this is the first to ask; null when it is not there.</summary>
    public Task<ITemporalClient?> ConnectAsync() => _client.Value;

    public async ValueTask DisposeAsync()
    {
        if (_client.IsValueCreated)
        {
            Console.WriteLine($"{Name}: {(await _client.Value is null ? WhyMissing : Tally)}");
            await _stopping.CancelAsync();
            await _working;
            await StopAsync();
        }

        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the server; null when it is not there.</summary>
    protected abstract Task<ITemporalClient?> StartAsync();

    protected abstract Task StopAsync();

    /// <summary>A worker for everything in this assembly, on a task queue of its own.</summary>
    internal static TemporalWorker NewWorker(ITemporalClient client, string queue, Action<TemporalWorkerOptions>? adjust = null)
    {
        // A busy machine may hold a workflow up for longer than the check for endless loops allows.
        var options = new TemporalWorkerOptions(queue) { DebugMode = true };
        adjust?.Invoke(options);
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes().Where(IsWorkflow)) options.AddWorkflow(type);
        options.AddAllActivities(typeof(Deeds), null);
        return new(client, options);
    }

    private static bool IsWorkflow(Type type) => type.GetCustomAttribute<WorkflowAttribute>(inherit: false) is not null;

    private async Task<ITemporalClient?> StartAllAsync()
    {
        if (await StartAsync() is not { } client) return null;
        var attributes = new AddSearchAttributesRequest { Namespace = Namespace };
        foreach (var (name, type) in Attributes.All) attributes.SearchAttributes.Add(name, type);
        await client.OperatorService.AddSearchAttributesAsync(attributes);
        _working = WorkAsync(client);
        return client;
    }

    private async Task WorkAsync(ITemporalClient client)
    {
        using var worker = NewWorker(client, Queue);
        try
        {
            await worker.ExecuteAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // That is how a worker ends.
        }
    }
}
