using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class ExternalTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Signal_FromAnotherWorkflow_Arrives()
    {
        var other = await StartAsync((Mailbox wf) => wf.RunAsync());
        await ExecuteAsync((Outsider wf) => wf.RunAsync(other.Id, "from outside"));
        await other.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("from outside", await other.GetResultAsync());
        var signal = (await other.FetchHistoryAsync()).Events.First(e => e.EventType == EventType.WorkflowExecutionSignaled);
        Assert.NotEmpty(signal.WorkflowExecutionSignaledEventAttributes.ExternalWorkflowExecution.WorkflowId);
    }

    [ServerFact]
    public async Task Signal_FromAnotherWorkflowToNobody_Fails()
    {
        var id = NewId();
        var handle = await StartAsync((Outsider wf) => wf.RunAsync(id, "x"));
        var failure = await FailureAsync<ApplicationFailureException>(handle);
        Assert.Equal("Unable to signal external workflow because it was not found", failure.Message);
        Assert.Contains(EventType.SignalExternalWorkflowExecutionFailed, await EventsAsync(handle));
    }

    [ServerFact]
    public async Task Cancellation_FromAnotherWorkflow_CancelsIt()
    {
        var other = await StartAsync((WaitForEver wf) => wf.RunAsync());
        var handle = await StartAsync((Outsider wf) => wf.RunAsync(other.Id, null));
        await handle.GetResultAsync();
        await FailureAsync<CanceledFailureException>(other);
        Assert.Contains(EventType.ExternalWorkflowExecutionCancelRequested, await EventsAsync(handle));
    }

    [ServerFact]
    public async Task Cancellation_FromAnotherWorkflowOfNobody_Fails()
    {
        var id = NewId();
        var handle = await StartAsync((Outsider wf) => wf.RunAsync(id, null));
        await FailureAsync<ApplicationFailureException>(handle);
        Assert.Contains(EventType.RequestCancelExternalWorkflowExecutionFailed, await EventsAsync(handle));
    }

    public sealed class Real(RealServer server) : ExternalTests(server);

    public sealed class Embedded(EmbeddedServer server) : ExternalTests(server);

    public sealed class Durable(PostgresServer server) : ExternalTests(server);
}
