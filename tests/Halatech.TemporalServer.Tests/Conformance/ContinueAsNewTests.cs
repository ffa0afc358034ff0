using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class ContinueAsNewTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Chain_OfFourRuns_GivesTheResultOfTheLast()
    {
        var handle = await StartAsync((Chain wf) => wf.RunAsync(3, Array.Empty<string>()));
        var runs = await handle.GetResultAsync();
        Assert.Equal(4, runs.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(handle.ResultRunId, runs[0]);
        Assert.Equal(runs[3], (await Client.GetWorkflowHandle(handle.Id).DescribeAsync()).RunId);
    }

    [ServerFact]
    public async Task Run_ThatContinuedAsNew_NamesTheNext()
    {
        var handle = await StartAsync((Chain wf) => wf.RunAsync(1, Array.Empty<string>()));
        var runs = await handle.GetResultAsync();
        var first = Client.GetWorkflowHandle(handle.Id, runs[0]);
        var last = (await first.FetchHistoryAsync()).Events.Last();
        Assert.Equal(EventType.WorkflowExecutionContinuedAsNew, last.EventType);
        Assert.Equal(runs[1], last.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId);
        Assert.Equal(WorkflowExecutionStatus.ContinuedAsNew, (await first.DescribeAsync()).Status);

        var started = (await Client.GetWorkflowHandle(handle.Id, runs[1]).FetchHistoryAsync()).Events.First();
        var attributes = started.WorkflowExecutionStartedEventAttributes;
        Assert.Equal((runs[0], runs[0]), (attributes.ContinuedExecutionRunId, attributes.FirstExecutionRunId));
        Assert.Equal(ContinueAsNewInitiator.Workflow, attributes.Initiator);
    }

    [ServerFact]
    public async Task Result_OfTheFirstRunAlone_IsThatItContinued()
    {
        var handle = await StartAsync((Chain wf) => wf.RunAsync(1, Array.Empty<string>()));
        await handle.GetResultAsync();
        await Assert.ThrowsAsync<WorkflowContinuedAsNewException>(() => handle.GetResultAsync(followRuns: false));
    }

    [ServerFact]
    public async Task Signals_WhileItContinues_AreNotLost()
    {
        var handle = await StartAsync((MovingMailbox wf) => wf.RunAsync(Array.Empty<string>()));
        string[] letters = [.. Enumerable.Range(0, 30).Select(n => $"{n}")];
        foreach (var letter in letters)
        {
            await handle.SignalAsync(wf => wf.PutAsync(letter));
            if (letter is "5" or "15") await handle.SignalAsync(wf => wf.MoveAsync());
        }

        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal(string.Join(',', letters), await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task MemoAndSearchAttributes_AreTakenAlong()
    {
        var handle = await StartAsync((Chain wf) => wf.RunAsync(1, Array.Empty<string>()), options =>
        {
            options.Memo = new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = "kept" };
            options.TypedSearchAttributes = new SearchAttributeCollection.Builder().Set(Attributes.Kind, "kept").ToSearchAttributeCollection();
        });
        await handle.GetResultAsync();
        var description = await Client.GetWorkflowHandle(handle.Id).DescribeAsync();
        Assert.Equal("kept", await description.Memo["note"].ToValueAsync<string>());
        Assert.Equal("kept", description.TypedSearchAttributes.Get(Attributes.Kind));
    }

    public sealed class Real(RealServer server) : ContinueAsNewTests(server);

    public sealed class Embedded(EmbeddedServer server) : ContinueAsNewTests(server);

    public sealed class Durable(PostgresServer server) : ContinueAsNewTests(server);
}
