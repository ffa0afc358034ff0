using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Conformance.Workflows;

/// <summary>Fails for good, with details.</summary>
[Workflow]
internal sealed class FailAtOnce
{
    [WorkflowRun]
    public Task<string> RunAsync(string message) => throw new ApplicationFailureException(
        message, new InvalidOperationException("the cause"), "Final", nonRetryable: true, details: ["detail", 7]);
}

/// <summary>Fails as often as it is told, one run after the other, and returns the number of the attempt that did not.</summary>
[Workflow]
internal sealed class FailRuns
{
    [WorkflowRun]
    public Task<int> RunAsync(int times) => Workflow.Info.Attempt <= times
        ? throw new ApplicationFailureException($"run {Workflow.Info.Attempt}", "Flaky")
        : Task.FromResult(Workflow.Info.Attempt);
}

/// <summary>Breaks a rule: the exception fails the workflow task and not the workflow.</summary>
[Workflow]
internal sealed class Bug
{
    [WorkflowRun]
    public Task<string> RunAsync() => throw new InvalidOperationException("a bug");
}
