using System.Linq.Expressions;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Worker;

[assembly: AssemblyFixture(typeof(Halatech.TemporalServer.Tests.Servers.RealServer))]
[assembly: AssemblyFixture(typeof(Halatech.TemporalServer.Tests.Servers.EmbeddedServer))]
[assembly: AssemblyFixture(typeof(Halatech.TemporalServer.Tests.Servers.PostgresServer))]

namespace Halatech.TemporalServer.Tests.Servers;

/// <summary>What the tests of one concern share; each is run against every server.</summary>
public abstract class ServerTests(TestServer server) : IAsyncLifetime
{
    private ITemporalClient? _client;

    protected ITemporalClient Client => _client!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _client = await server.ConnectAsync();
        Assert.SkipWhen(_client is null, server.WhyMissing);
        server.Tally.Begin();
    }

    public ValueTask DisposeAsync()
    {
        server.Tally.End(TestContext.Current.TestState?.Result);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected static string NewId(string kind = "w") => $"{kind}-{Guid.NewGuid():N}";

    /// <summary>Options of a workflow with an id of its own, for the worker that all share.</summary>
    protected static WorkflowOptions NewOptions(string? id = null) => new(id ?? NewId(), TestServer.Queue);

    protected Task<WorkflowHandle<TWorkflow, TResult>> StartAsync<TWorkflow, TResult>(
        Expression<Func<TWorkflow, Task<TResult>>> run, Action<WorkflowOptions>? adjust = null)
    {
        var options = NewOptions();
        adjust?.Invoke(options);
        return Client.StartWorkflowAsync(run, options);
    }

    protected async Task<TResult> ExecuteAsync<TWorkflow, TResult>(
        Expression<Func<TWorkflow, Task<TResult>>> run, Action<WorkflowOptions>? adjust = null) =>
        await (await StartAsync(run, adjust)).GetResultAsync();

    /// <summary>What made a workflow fail.</summary>
    protected static async Task<TFailure> FailureAsync<TFailure>(WorkflowHandle handle)
        where TFailure : Exception
    {
        var failed = await Assert.ThrowsAsync<Temporalio.Exceptions.WorkflowFailedException>(() => handle.GetResultAsync());
        return Assert.IsType<TFailure>(failed.InnerException);
    }

    protected static async Task<EventType[]> EventsAsync(WorkflowHandle handle) =>
        [.. (await handle.FetchHistoryAsync()).Events.Select(e => e.EventType)];

    /// <summary>The whole description, of which the client shows a part.</summary>
    protected Task<DescribeWorkflowExecutionResponse> DescribeRawAsync(WorkflowHandle handle) =>
        Client.WorkflowService.DescribeWorkflowExecutionAsync(
            new() { Namespace = TestServer.Namespace, Execution = new() { WorkflowId = handle.Id, RunId = handle.RunId ?? "" } });

    /// <summary>Looks again and again until it is as wanted; the test's own time-out ends it.</summary>
    protected static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> wanted)
    {
        while (true)
        {
            var seen = await look();
            if (wanted(seen)) return seen;
            await Task.Delay(50, Cancellation);
        }
    }

    protected static Task<EventType[]> UntilEventAsync(WorkflowHandle handle, EventType type) =>
        UntilAsync(() => EventsAsync(handle), events => events.Contains(type));

    /// <summary>Does something while a worker works on a task queue of its own, and stops that worker.</summary>
    protected async Task WithWorkerAsync(string queue, Func<Task> act, Action<TemporalWorkerOptions>? adjust = null)
    {
        using var worker = TestServer.NewWorker(Client, queue, adjust);
        await worker.ExecuteAsync(act, Cancellation);
    }
}
