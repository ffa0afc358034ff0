using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>One activity.</summary>
[Workflow]
internal sealed class Greeting
{
    [WorkflowRun]
    public async Task<string> RunAsync(string name) => await Workflow.ExecuteActivityAsync(
        () => Deeds.Greet(name), new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
}

/// <summary>Returns at once what it is given.</summary>
[Workflow]
internal sealed class Echo
{
    [WorkflowRun]
    public Task<string> RunAsync(string text) => Task.FromResult(text);
}

/// <summary>Takes nothing and returns nothing.</summary>
[Workflow]
internal sealed class Nothing
{
    [WorkflowRun]
    public Task RunAsync() => Task.CompletedTask;
}
