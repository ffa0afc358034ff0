using Temporalio.Client;
using Temporalio.Worker;

namespace Halatech.Benchmarks.Temporal;

/// <summary>By the official client and worker, as the product has them.</summary>
internal sealed class SdkWorkflows : ITemporalWorkflows
{
    private const string Queue = "bench";

    private readonly TemporalClient _client;
    private readonly TemporalWorker _worker;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;

    public SdkWorkflows(TemporalClient client)
    {
        _client = client;
        var options = new TemporalWorkerOptions(Queue) { DisableWorkflowTracingEventListener = true };
        _worker = new(client, options.AddWorkflow<Hello>().AddWorkflow<Counter>().AddActivity(Hello.Greet));
        _working = _worker.ExecuteAsync(_stopping.Token);
    }

    public async Task HelloAsync()
    {
        var result = await _client.ExecuteWorkflowAsync((Hello wf) => wf.RunAsync("Ada"), new($"hello-{Guid.NewGuid():N}", Queue) { RequestEagerStart = true });
        if (result != "Hello, Ada!") throw new InvalidOperationException($"The workflow returned {result}.");
    }

    public async Task<string> StartCounterAsync() =>
        (await _client.StartWorkflowAsync((Counter wf) => wf.RunAsync(), new($"counter-{Guid.NewGuid():N}", Queue))).Id;

    public Task SignalAsync(string counter) => _client.GetWorkflowHandle<Counter>(counter).SignalAsync(wf => wf.AddAsync());

    public async Task<int> CloseAsync(string counter)
    {
        var handle = _client.GetWorkflowHandle<Counter, int>(counter);
        await handle.SignalAsync(wf => wf.CloseAsync());
        return await handle.GetResultAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _working;
        }
        catch (OperationCanceledException)
        {
            // That is how a worker ends.
        }

        _worker.Dispose();
        _stopping.Dispose();
    }
}
