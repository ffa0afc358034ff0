using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>A child and how it is to be started.</summary>
internal sealed record ChildCall(string Id, string Type, string? Input = null)
{
    public ParentClosePolicy OnParentClose { get; init; } = ParentClosePolicy.Terminate;

    public int MaximumAttempts { get; init; } = 1;

    public int? RunTimeout { get; init; }

    public string? Queue { get; init; }

    public ChildWorkflowOptions ToOptions() => new()
    {
        Id = Id,
        ParentClosePolicy = OnParentClose,
        RetryPolicy = new() { MaximumAttempts = MaximumAttempts, InitialInterval = TimeSpan.FromMilliseconds(50) },
        RunTimeout = RunTimeout is { } time ? TimeSpan.FromMilliseconds(time) : null,
        TaskQueue = Queue,
    };

    public object?[] ToArguments() => Input is null ? [] : [Input];
}

/// <summary>Starts a child and returns what it returns.</summary>
[Workflow]
internal sealed class CallChild
{
    [WorkflowRun]
    public Task<string> RunAsync(ChildCall call) =>
        Workflow.ExecuteChildWorkflowAsync<string>(call.Type, call.ToArguments(), call.ToOptions());
}

/// <summary>Starts a child, waits until it has begun and leaves it, or cancels it first.</summary>
[Workflow]
internal sealed class LeaveChild
{
    private bool _leave;

    [WorkflowRun]
    public async Task<string> RunAsync(ChildCall call)
    {
        await Workflow.StartChildWorkflowAsync(call.Type, call.ToArguments(), call.ToOptions());
        await Workflow.WaitConditionAsync(() => _leave);
        return call.Id;
    }

    [WorkflowSignal]
    public Task LeaveAsync()
    {
        _leave = true;
        return Task.CompletedTask;
    }
}

/// <summary>Signals a child that it has started, and returns what the child makes of it.</summary>
[Workflow]
internal sealed class SignalChild
{
    [WorkflowRun]
    public async Task<string> RunAsync(string letter)
    {
        var child = await Workflow.StartChildWorkflowAsync((Mailbox wf) => wf.RunAsync());
        await child.SignalAsync(wf => wf.PutAsync(letter));
        await child.SignalAsync(wf => wf.FinishAsync());
        return await child.GetResultAsync();
    }
}

/// <summary>Signals or cancels a workflow that is not its child.</summary>
[Workflow]
internal sealed class Outsider
{
    [WorkflowRun]
    public async Task<string> RunAsync(string id, string? letter)
    {
        var other = Workflow.GetExternalWorkflowHandle<Mailbox>(id);
        if (letter is null)
            await other.CancelAsync();
        else
            await other.SignalAsync(wf => wf.PutAsync(letter));
        return "done";
    }
}

/// <summary>Says who its parent is.</summary>
[Workflow]
internal sealed class SayParent
{
    [WorkflowRun]
    public Task<string> RunAsync() => Task.FromResult(Workflow.Info.Parent?.WorkflowId ?? "nobody");
}

/// <summary>Fails at its first run and not at its second.</summary>
[Workflow]
internal sealed class FailFirstRun
{
    [WorkflowRun]
    public Task<string> RunAsync() => Workflow.Info.Attempt == 1
        ? throw new ApplicationFailureException("the first run", "Flaky")
        : Task.FromResult($"run {Workflow.Info.Attempt}");
}

/// <summary>Starts a child and cancels itself what it waits for.</summary>
[Workflow]
internal sealed class CancelChild
{
    [WorkflowRun]
    public async Task<string> RunAsync(ChildCall call)
    {
        using var source = new CancellationTokenSource();
        var options = call.ToOptions();
        options.CancellationToken = source.Token;
        var child = await Workflow.StartChildWorkflowAsync(call.Type, call.ToArguments(), options);
        source.Cancel();
        return await child.GetResultAsync<string>();
    }
}
