using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>Waits for ever.</summary>
[Workflow]
internal sealed class WaitForEver
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        await Workflow.WaitConditionAsync(() => false);
        return "";
    }
}

/// <summary>Waits until it is cancelled, and then completes.</summary>
[Workflow]
internal sealed class IgnoreCancellation
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        try
        {
            await Workflow.DelayAsync(TimeSpan.FromMinutes(5));
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            // The clean-up of a cancelled workflow may not be cancelled itself.
            return await Workflow.ExecuteActivityAsync(
                () => Deeds.Greet("clean-up"),
                new() { StartToCloseTimeout = TimeSpan.FromSeconds(30), CancellationToken = CancellationToken.None });
        }

        return "";
    }
}

/// <summary>Starts as many timers as it is given times in milliseconds, and returns the order in which they fired.</summary>
[Workflow]
internal sealed class Timers
{
    [WorkflowRun]
    public async Task<string> RunAsync(int[] milliseconds)
    {
        List<int> fired = [];
        await Workflow.WhenAllAsync(milliseconds.Select(async time =>
        {
            await Workflow.DelayAsync(TimeSpan.FromMilliseconds(time));
            fired.Add(time);
        }));
        return string.Join(',', fired);
    }
}

/// <summary>Cancels a long timer when a short one fires.</summary>
[Workflow]
internal sealed class CancelTimer
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        using var source = new CancellationTokenSource();
        var waiting = Workflow.DelayAsync(TimeSpan.FromHours(1), source.Token);
        await Workflow.DelayAsync(1);
        source.Cancel();
        return await Workflow.WhenAnyAsync(waiting) == waiting ? $"{waiting.Status}" : "";
    }
}

/// <summary>Waits for something that does not come, with a limit.</summary>
[Workflow]
internal sealed class WaitInVain
{
    [WorkflowRun]
    public Task<bool> RunAsync() => Workflow.WaitConditionAsync(() => false, TimeSpan.FromMilliseconds(50));
}
