using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>Changes its memo and its search attributes, and waits to be looked at.</summary>
[Workflow]
internal sealed class Attributed
{
    private bool _finished;

    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        Workflow.UpsertMemo(MemoUpdate.ValueSet("added", "by the workflow"), MemoUpdate.ValueUnset("removed"));
        Workflow.UpsertTypedSearchAttributes(Attributes.Kind.ValueSet("changed"), Attributes.Rooms.ValueUnset());
        await Workflow.WaitConditionAsync(() => _finished);
        return Workflow.TypedSearchAttributes.Get(Attributes.Kind);
    }

    [WorkflowSignal]
    public Task FinishAsync()
    {
        _finished = true;
        return Task.CompletedTask;
    }
}

/// <summary>Asks whether it has a patch, and says so.</summary>
[Workflow]
internal sealed class Patched
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        var patched = Workflow.Patched("new-greeting");
        await Workflow.DelayAsync(1);
        return patched ? "patched" : "as before";
    }
}

/// <summary>Runs again and again by a cron expression; counts the runs by their last result.</summary>
[Workflow]
internal sealed class Counting
{
    [WorkflowRun]
    public Task<int> RunAsync() => Task.FromResult(
        Workflow.Info.LastResult is { Count: > 0 } last
            ? (int)Workflow.PayloadConverter.ToValue(last.First().Payload, typeof(int))! + 1
            : 1);
}
