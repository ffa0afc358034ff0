using Halatech.Workflows.Calendar;
using Halatech.Workflows.Connection;
using Halatech.Workflows.Experiences;
using Halatech.Workflows.Handoffs;
using Halatech.Workflows.Lifecycle;
using Halatech.Workflows.Tests.Support;
using Halatech.Workflows.Transactions;
using Temporalio.Worker;

namespace Halatech.Workflows.Tests.Histories;

/// <summary>
/// Histories that were saved are replayed for ever: a workflow that would now decide otherwise fails here, and needs a patch. Files
/// are only added, never edited; <see cref="SavedHistories"/> says how they are made.
/// </summary>
public sealed class ReplayTests
{
    private static readonly Type[] Workflows = [typeof(ConversationLifecycle), typeof(Experience), typeof(ExperienceCalendar), typeof(HandoffWatch), typeof(TransactionRun)];

    public static TheoryData<string> Saved =>
        [.. new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "Histories")).GetFiles("*.json").Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Saved))]
    public async Task SavedHistory_IsReplayed(string file) =>
        Assert.Null((await ReplayAsync(SavedHistories.Load(Path.Combine(AppContext.BaseDirectory, "Histories", file)))).ReplayFailure);

    internal static Task<WorkflowReplayResult> ReplayAsync(Temporalio.Common.WorkflowHistory history)
    {
        var options = new WorkflowReplayerOptions
        {
            DataConverter = TemporalConnection.ConverterFor(new PayloadKeys(new FakeVault(), TimeProvider.System)),
        };
        foreach (var workflow in Workflows) options.AddWorkflow(workflow);
        return new WorkflowReplayer(options).ReplayWorkflowAsync(history, throwOnReplayFailure: false, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void EveryWorkflow_HasASavedHistory() =>
        Assert.All(Workflows, workflow => Assert.Contains(Saved, file => file.Data.StartsWith($"{workflow.Name}.", StringComparison.Ordinal)));

    [Fact]
    public void EveryWorkflow_IsListedHere() =>
        Assert.Equal(
            Workflows.Select(w => w.Name).Order(StringComparer.Ordinal),
            typeof(WorkflowsRegistration).Assembly.GetTypes()
                .Where(t => t.IsDefined(typeof(Temporalio.Workflows.WorkflowAttribute), false)).Select(t => t.Name).Order(StringComparer.Ordinal));
}
