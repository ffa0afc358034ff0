using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Engine;

/// <summary>The executable as the SDK's own test environment starts it: time jumps while a client waits for a result.</summary>
[Collection(nameof(RunAlone))]
public sealed class TimeSkippingTests
{
    [Fact]
    public async Task Month_OfTimersAndRetries_PassesWhileTheClientWaits()
    {
        await using var environment = await Executable.StartTimeSkippingAsync();
        using var worker = new TemporalWorker(environment.Client, new TemporalWorkerOptions("skip").AddWorkflow<LongWait>());
        await worker.ExecuteAsync(
            async () =>
            {
                var before = await environment.GetCurrentTimeAsync();
                var slept = await environment.Client.ExecuteWorkflowAsync(
                    (LongWait wf) => wf.RunAsync(TimeSpan.FromDays(30)), new(Guid.NewGuid().ToString(), "skip"));
                Assert.True(slept >= TimeSpan.FromDays(30));
                Assert.True(await environment.GetCurrentTimeAsync() >= before + TimeSpan.FromDays(30));
            },
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Delay_BringsTheClockToItsMarkAndNoFurther()
    {
        await using var environment = await Executable.StartTimeSkippingAsync();
        using var worker = new TemporalWorker(environment.Client, new TemporalWorkerOptions("skip").AddWorkflow<LongWait>());
        await worker.ExecuteAsync(
            async () =>
            {
                var handle = await environment.Client.StartWorkflowAsync(
                    (LongWait wf) => wf.RunAsync(TimeSpan.FromDays(2)), new(Guid.NewGuid().ToString(), "skip"));
                var before = await environment.GetCurrentTimeAsync();
                await environment.DelayAsync(TimeSpan.FromDays(1));
                var passed = await environment.GetCurrentTimeAsync() - before;
                Assert.InRange(passed, TimeSpan.FromDays(1), TimeSpan.FromDays(1.5));
                Assert.True(await handle.GetResultAsync() >= TimeSpan.FromDays(2));
            },
            TestContext.Current.CancellationToken);
    }

    [Workflow]
    public sealed class LongWait
    {
        [WorkflowRun]
        public async Task<TimeSpan> RunAsync(TimeSpan wait)
        {
            var before = Workflow.UtcNow;
            await Workflow.DelayAsync(wait);
            return Workflow.UtcNow - before;
        }
    }
}
