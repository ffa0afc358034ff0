using Temporalio.Activities;
using Temporalio.Workflows;

namespace Halatech.Benchmarks.Temporal;

/// <summary>The workflow by which servers are measured: one activity.</summary>
[Workflow]
internal sealed class Hello
{
    [WorkflowRun]
    public Task<string> RunAsync(string name) => Workflow.ExecuteActivityAsync(
        () => Greet(name), new() { StartToCloseTimeout = TimeSpan.FromMinutes(1) });

    [Activity]
    public static string Greet(string name) => $"Hello, {name}!";
}

/// <summary>Counts signals until it is closed.</summary>
[Workflow]
internal sealed class Counter
{
    private int _count;
    private bool _closed;

    [WorkflowRun]
    public async Task<int> RunAsync()
    {
        await Workflow.WaitConditionAsync(() => _closed);
        return _count;
    }

    [WorkflowSignal]
    public Task AddAsync()
    {
        _count++;
        return Task.CompletedTask;
    }

    [WorkflowSignal]
    public Task CloseAsync()
    {
        _closed = true;
        return Task.CompletedTask;
    }
}
