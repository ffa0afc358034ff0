using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class UpdateTests(TestServer server) : ServerTests(server)
{
    private static readonly WorkflowUpdateStartOptions Accepted = new(WorkflowUpdateStage.Accepted);

    [ServerFact]
    public async Task Update_Accepted_ReturnsItsResult()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        Assert.Equal(1, await handle.ExecuteUpdateAsync(wf => wf.AddAsync("a")));
        Assert.Equal(2, await handle.ExecuteUpdateAsync(wf => wf.AddAsync("b")));
        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("a,b", await handle.GetResultAsync());
        var events = await EventsAsync(handle);
        Assert.Equal(2, events.Count(type => type == EventType.WorkflowExecutionUpdateAccepted));
        Assert.Equal(2, events.Count(type => type == EventType.WorkflowExecutionUpdateCompleted));
    }

    [ServerFact]
    public async Task Update_BeforeAnyWorker_WaitsForIt()
    {
        var queue = NewId("q");
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync(), options => options.TaskQueue = queue);
        var update = handle.ExecuteUpdateAsync(wf => wf.AddAsync("early"));
        await WithWorkerAsync(queue, async () => Assert.Equal(1, await update));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Update_Rejected_LeavesNothingInTheHistory()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.ExecuteUpdateAsync(wf => wf.AddAsync("a"));
        var before = await EventsAsync(handle);
        var failed = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => handle.ExecuteUpdateAsync(wf => wf.AddAsync("")));
        Assert.Equal("an empty letter", failed.InnerException?.Message);
        Assert.Equal(before, await EventsAsync(handle));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Update_WhoseHandlerFails_Fails()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var failed = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => handle.ExecuteUpdateAsync(wf => wf.AddAsync("bad")));
        var cause = Assert.IsType<ApplicationFailureException>(failed.InnerException);
        Assert.Equal(("a bad letter", "Bad"), (cause.Message, cause.ErrorType));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Update_Unknown_IsRejected()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var failed = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => handle.ExecuteUpdateAsync("NobodyKnowsIt", []));
        Assert.Contains("NobodyKnowsIt", failed.InnerException?.Message, StringComparison.Ordinal);
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Update_AcceptedFirst_IsPolledForLater()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var update = await handle.StartUpdateAsync(wf => wf.TakeAsync(), new(WorkflowUpdateStage.Accepted) { Id = "take" });
        var result = handle.GetUpdateHandle<string>("take").GetResultAsync();
        await handle.SignalAsync(wf => wf.PutAsync("x"));
        Assert.False(result.IsCompleted);
        await handle.SignalAsync(wf => wf.OpenAsync());
        Assert.Equal("x", await result);
        Assert.Equal("x", await update.GetResultAsync());
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Update_WithAnActivity_Completes()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        Assert.Equal("Hello, Ada!", await handle.ExecuteUpdateAsync(wf => wf.GreetAsync("Ada")));
        Assert.Equal("Hello, Ada!", await handle.QueryAsync(wf => wf.Letters()));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Update_SentTwiceWithOneId_IsAppliedOnce()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        Assert.Equal(1, await handle.ExecuteUpdateAsync(wf => wf.AddAsync("a"), new() { Id = "same" }));
        Assert.Equal(1, await handle.ExecuteUpdateAsync(wf => wf.AddAsync("a"), new() { Id = "same" }));
        Assert.Equal("a", await handle.QueryAsync(wf => wf.Letters()));
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Updates_AtOnce_AreAllAppliedOnce()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => handle.ExecuteUpdateAsync(wf => wf.AddAsync("a"))));
        Assert.Equal(8, counts.Max());
        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("a,a,a,a,a,a,a,a", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task Update_OfAClosedWorkflow_IsNotFound()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.TerminateAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => handle.ExecuteUpdateAsync(wf => wf.AddAsync("a")));
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        Assert.Equal("workflow execution already completed", refused.Message);
    }

    [ServerFact]
    public async Task Update_UnknownById_IsNotFound()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var refused = await Assert.ThrowsAsync<RpcException>(() => handle.GetUpdateHandle<string>("unknown").GetResultAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Update_AcceptedWhenTheWorkflowCloses_Fails()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var update = await handle.StartUpdateAsync(wf => wf.TakeAsync(), Accepted);
        await handle.SignalAsync(wf => wf.FinishAsync());
        var failed = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => update.GetResultAsync());
        Assert.Equal("AcceptedUpdateCompletedWorkflow", Assert.IsType<ApplicationFailureException>(failed.InnerException).ErrorType);
    }

    [ServerFact]
    public async Task Update_CompletedBeforeTheWorkflowClosed_IsStillThere()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.ExecuteUpdateAsync(wf => wf.AddAsync("a"), new() { Id = "kept" });
        await handle.SignalAsync(wf => wf.FinishAsync());
        await handle.GetResultAsync();
        Assert.Equal(1, await handle.GetUpdateHandle<int>("kept").GetResultAsync());
    }

    public sealed class Real(RealServer server) : UpdateTests(server);

    public sealed class Embedded(EmbeddedServer server) : UpdateTests(server);

    public sealed class Durable(PostgresServer server) : UpdateTests(server);
}
