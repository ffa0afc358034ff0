using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>Collects what signals and updates bring until it is told to finish.</summary>
[Workflow]
internal sealed class Mailbox
{
    private readonly List<string> _letters = [];
    private bool _open;
    private bool _finished;

    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        await Workflow.WaitConditionAsync(() => _finished);
        return string.Join(',', _letters);
    }

    [WorkflowQuery]
    public string Letters() => string.Join(',', _letters);

    [WorkflowQuery]
    public string Broken() => throw new ApplicationFailureException("the query is broken");

    [WorkflowSignal]
    public Task PutAsync(string letter)
    {
        _letters.Add(letter);
        return Task.CompletedTask;
    }

    [WorkflowSignal]
    public Task OpenAsync()
    {
        _open = true;
        return Task.CompletedTask;
    }

    [WorkflowSignal]
    public Task FinishAsync()
    {
        _finished = true;
        return Task.CompletedTask;
    }

    /// <summary>Returns how many there are now; the empty one is refused.</summary>
    [WorkflowUpdate]
    public async Task<int> AddAsync(string letter)
    {
        if (letter == "bad") throw new ApplicationFailureException("a bad letter", "Bad");
        _letters.Add(letter);
        await Task.Yield();
        return _letters.Count;
    }

    [WorkflowUpdateValidator(nameof(AddAsync))]
    public void ValidateAdd(string letter)
    {
        if (letter.Length == 0) throw new ApplicationFailureException("an empty letter");
    }

    /// <summary>Is accepted at once and completes once the box was opened.</summary>
    [WorkflowUpdate]
    public async Task<string> TakeAsync()
    {
        await Workflow.WaitConditionAsync(() => _open);
        return string.Join(',', _letters);
    }

    /// <summary>Starts nothing else, adds and calls an activity meanwhile.</summary>
    [WorkflowUpdate]
    public async Task<string> GreetAsync(string name)
    {
        var greeting = await Workflow.ExecuteActivityAsync(
            () => Deeds.Greet(name), new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
        _letters.Add(greeting);
        return greeting;
    }
}
