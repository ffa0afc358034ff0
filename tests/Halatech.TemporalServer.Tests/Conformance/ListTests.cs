using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Client;
using Temporalio.Common;

namespace Halatech.TemporalServer.Tests.Conformance;

/// <summary>Lists and counts; what is found may be some moments late on a server that indexes in the background.</summary>
public abstract class ListTests(TestServer server) : ServerTests(server)
{
    private readonly string _kind = NewId("kind");

    [ServerFact]
    public async Task List_ByAnAttribute_FindsTheNewestFirst()
    {
        var handles = await StartThreeAsync();
        var found = await ListAsync("", 3);
        Assert.Equal(handles.Reverse().Select(handle => handle.Id), found.Select(workflow => workflow.Id));
        Assert.All(found, workflow => Assert.Equal(("Mailbox", TestServer.Queue), (workflow.WorkflowType, workflow.TaskQueue)));
        Assert.Equal(2, found[0].TypedSearchAttributes.Get(Attributes.Rooms));
    }

    [ServerFact]
    public async Task List_ByConditions_FindsThoseThatMeetThem()
    {
        var handles = await StartThreeAsync();
        await ListAsync("", 3);
        await ListAsync(" AND Rooms >= 1", 2);
        await ListAsync(" AND Rooms BETWEEN 1 AND 1", 1);
        await ListAsync(" AND (Rooms = 0 OR Rooms = 2)", 2);
        await ListAsync(" AND Rooms NOT IN (0, 1)", 1);
        await ListAsync($" AND WorkflowId = '{handles[0].Id}'", 1);
        await ListAsync(" AND WorkflowType STARTS_WITH 'Mail'", 3);
        await ListAsync(" AND Paid IS NULL AND CloseTime IS NULL", 3);
        await ListAsync(" AND StartTime > '2020-01-01T00:00:00Z'", 3);
        await ListAsync(" AND Labels = 'even'", 2);
        await ListAsync(" AND ExecutionStatus = 'Completed'", 0);
    }

    [ServerFact]
    public async Task List_ByStatus_FollowsWhatHappens()
    {
        var handles = await StartThreeAsync();
        await handles[0].TerminateAsync();
        await handles[1].CancelAsync();
        Assert.Equal(handles[0].Id, (await ListAsync(" AND ExecutionStatus = 'Terminated'", 1))[0].Id);
        Assert.Equal(handles[1].Id, (await ListAsync(" AND ExecutionStatus = 'Canceled'", 1))[0].Id);
        var running = (await ListAsync(" AND ExecutionStatus = 'Running'", 1))[0];
        Assert.Null(running.CloseTime);
        Assert.NotNull((await ListAsync(" AND CloseTime IS NOT NULL AND ExecutionStatus = 'Terminated'", 1))[0].CloseTime);
    }

    [ServerFact]
    public async Task List_InPages_GoesThroughAll()
    {
        await StartThreeAsync();
        await ListAsync("", 3);
        List<string> seen = [];
        byte[]? token = null;
        do
        {
            var page = await Client.ListWorkflowsPaginatedAsync(Query(), token, new() { PageSize = 2 });
            Assert.True(page.Workflows.Count <= 2);
            seen.AddRange(page.Workflows.Select(workflow => workflow.Id));
            token = page.NextPageToken;
        }
        while (token is { Length: > 0 });
        Assert.Equal(3, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, seen.Count);
    }

    [ServerFact]
    public async Task Count_ByAnAttribute_Counts()
    {
        await StartThreeAsync();
        var count = await UntilAsync(() => Client.CountWorkflowsAsync(Query()), found => found.Count == 3);
        Assert.Empty(count.Groups);
    }

    [ServerFact]
    public async Task Count_ByStatus_CountsInGroups()
    {
        var handles = await StartThreeAsync();
        await handles[0].TerminateAsync();
        var count = await UntilAsync(
            () => Client.CountWorkflowsAsync($"{Query()} GROUP BY ExecutionStatus"),
            found => found.Count == 3 && found.Groups.Count == 2);
        Assert.Equal(
            [("Running", 2L), ("Terminated", 1L)],
            count.Groups.Select(group => ((string)group.GroupValues.Single(), group.Count)).OrderBy(group => group.Item1, StringComparer.Ordinal));
    }

    private string Query(string more = "") => $"Kind = '{_kind}'{more}";

    private Task<WorkflowExecution[]> ListAsync(string more, int expected) => UntilAsync(
        async () => (await Client.ListWorkflowsPaginatedAsync(Query(more), null, new())).Workflows.ToArray(),
        found => found.Length == expected);

    private async Task<WorkflowHandle<Mailbox, string>[]> StartThreeAsync()
    {
        List<WorkflowHandle<Mailbox, string>> handles = [];
        for (var rooms = 0; rooms < 3; rooms++)
        {
            var attributes = new SearchAttributeCollection.Builder().Set(Attributes.Kind, _kind).Set(Attributes.Rooms, rooms);
            attributes.Set(Attributes.Labels, [rooms % 2 == 0 ? "even" : "odd", "all"]);
            var set = attributes.ToSearchAttributeCollection();
            handles.Add(await StartAsync((Mailbox wf) => wf.RunAsync(), options => options.TypedSearchAttributes = set));
        }

        return [.. handles];
    }

    public sealed class Real(RealServer server) : ListTests(server);

    public sealed class Embedded(EmbeddedServer server) : ListTests(server);

    public sealed class Durable(PostgresServer server) : ListTests(server);
}
