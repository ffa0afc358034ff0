using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class HistoryTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task History_OfACompletedWorkflow_IsReplayed()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"));
        await handle.GetResultAsync();
        var replayer = new WorkflowReplayer(new WorkflowReplayerOptions().AddWorkflow<Greeting>());
        Assert.Null((await replayer.ReplayWorkflowAsync(await handle.FetchHistoryAsync())).ReplayFailure);
    }

    [ServerFact]
    public async Task History_OfAMailbox_IsReplayed()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        await handle.ExecuteUpdateAsync(wf => wf.GreetAsync("Ada"));
        await handle.SignalAsync(wf => wf.PutAsync("x"));
        await handle.ExecuteUpdateAsync(wf => wf.AddAsync("y"));
        await handle.SignalAsync(wf => wf.FinishAsync());
        await handle.GetResultAsync();
        var replayer = new WorkflowReplayer(new WorkflowReplayerOptions().AddWorkflow<Mailbox>());
        Assert.Null((await replayer.ReplayWorkflowAsync(await handle.FetchHistoryAsync())).ReplayFailure);
    }

    [ServerFact]
    public async Task History_InPages_IsWhole()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"));
        await handle.GetResultAsync();
        List<long> ids = [];
        var request = Request(handle.Id);
        request.MaximumPageSize = 2;
        do
        {
            var page = await Client.WorkflowService.GetWorkflowExecutionHistoryAsync(request);
            ids.AddRange(page.History.Events.Select(e => e.EventId));
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);
        Assert.Equal(Enumerable.Range(1, 11).Select(id => (long)id), ids);
    }

    [ServerFact]
    public async Task History_Reversed_BeginsWithTheLast()
    {
        var handle = await StartAsync((Greeting wf) => wf.RunAsync("Ada"));
        await handle.GetResultAsync();
        var page = await Client.WorkflowService.GetWorkflowExecutionHistoryReverseAsync(
            new() { Namespace = TestServer.Namespace, Execution = new() { WorkflowId = handle.Id }, MaximumPageSize = 100 });
        Assert.Equal(Enumerable.Range(1, 11).Reverse().Select(id => (long)id), page.History.Events.Select(e => e.EventId));
    }

    [ServerFact]
    public async Task History_WaitedFor_BringsTheCloseEventAlone()
    {
        var handle = await StartAsync((Mailbox wf) => wf.RunAsync());
        var request = Request(handle.Id);
        (request.WaitNewEvent, request.HistoryEventFilterType) = (true, HistoryEventFilterType.CloseEvent);
        var waiting = Client.WorkflowService.GetWorkflowExecutionHistoryAsync(request);
        await handle.SignalAsync(wf => wf.FinishAsync());
        await handle.GetResultAsync();
        var page = await waiting;
        while (page.History.Events.Count == 0)
        {
            request.NextPageToken = page.NextPageToken;
            page = await Client.WorkflowService.GetWorkflowExecutionHistoryAsync(request);
        }

        Assert.Equal(EventType.WorkflowExecutionCompleted, Assert.Single(page.History.Events).EventType);
    }

    [ServerFact]
    public async Task History_OfNobody_IsNotFound()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => Client.WorkflowService.GetWorkflowExecutionHistoryAsync(Request(NewId())));
        Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
    }

    [ServerFact]
    public async Task Patch_IsAMarkerAndASearchAttribute()
    {
        var handle = await StartAsync((Patched wf) => wf.RunAsync());
        Assert.Equal("patched", await handle.GetResultAsync());
        var events = await EventsAsync(handle);
        Assert.Contains(EventType.MarkerRecorded, events);
        Assert.Contains(EventType.UpsertWorkflowSearchAttributes, events);
        var attributes = (await DescribeRawAsync(handle)).WorkflowExecutionInfo.SearchAttributes.IndexedFields;
        Assert.Equal("[\"new-greeting\"]", attributes["TemporalChangeVersion"].Data.ToStringUtf8());
    }

    private static GetWorkflowExecutionHistoryRequest Request(string id) =>
        new() { Namespace = TestServer.Namespace, Execution = new() { WorkflowId = id } };

    public sealed class Real(RealServer server) : HistoryTests(server);

    public sealed class Embedded(EmbeddedServer server) : HistoryTests(server);

    public sealed class Durable(PostgresServer server) : HistoryTests(server);
}
