using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>Continues as new until nothing is left, and returns the ids of the runs there were.</summary>
[Workflow]
internal sealed class Chain
{
    [WorkflowRun]
    public Task<string[]> RunAsync(int left, string[] before)
    {
        string[] runs = [.. before, Workflow.Info.RunId];
        if (left == 0) return Task.FromResult(runs);
        throw Workflow.CreateContinueAsNewException((Chain wf) => wf.RunAsync(left - 1, runs));
    }
}

/// <summary>A mailbox that continues as new at a signal and takes its letters along.</summary>
[Workflow]
internal sealed class MovingMailbox
{
    private readonly List<string> _letters = [];
    private bool _move;
    private bool _finished;

    [WorkflowRun]
    public async Task<string> RunAsync(string[] letters)
    {
        _letters.InsertRange(0, letters);
        await Workflow.WaitConditionAsync(() => _move || _finished);
        if (_finished) return string.Join(',', _letters);
        throw Workflow.CreateContinueAsNewException((MovingMailbox wf) => wf.RunAsync(_letters.ToArray()));
    }

    [WorkflowSignal]
    public Task PutAsync(string letter)
    {
        _letters.Add(letter);
        return Task.CompletedTask;
    }

    [WorkflowSignal]
    public Task MoveAsync()
    {
        _move = true;
        return Task.CompletedTask;
    }

    [WorkflowSignal]
    public Task FinishAsync()
    {
        _finished = true;
        return Task.CompletedTask;
    }
}
