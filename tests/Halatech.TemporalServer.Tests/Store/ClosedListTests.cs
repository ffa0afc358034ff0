using Halatech.TemporalServer.Hosting;
using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Npgsql;
using Temporalio.Client;
using Temporalio.Common;

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>Lists and counts of closed workflows that only the database has.</summary>
public sealed class ClosedListTests(StoreCluster cluster)
{
    private const int Workflows = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Of every sort: decided by the database, by the server, by both, and with unknowns below a NOT.
    private static IEnumerable<string> Queries(DateTime middle) =>
    [
        "",
        "WorkflowId = 'closed-3'",
        "WorkflowId IN ('closed-3', 'closed-4', 'none')",
        "WorkflowId NOT IN ('closed-3', 'closed-4')",
        "WorkflowId STARTS_WITH 'closed-1'",
        "WorkflowId NOT STARTS_WITH 'closed-1'",
        "WorkflowId > 'closed-3'",
        "WorkflowType = 'Quick'",
        "WorkflowType != 'Quick' AND Rooms > 1",
        "ExecutionStatus = 'Completed'",
        "ExecutionStatus != 'Completed'",
        "ExecutionStatus IN ('Terminated', 'Running')",
        "NOT ExecutionStatus = 'Terminated' AND Kind = 'even'",
        "Kind = 'even'",
        "Kind != 'even'",
        "NOT Kind = 'even'",
        "NOT (Kind = 'even' AND WorkflowId = 'closed-4')",
        "NOT (Kind = 'even' OR Rooms > 2)",
        "NOT (NOT Kind = 'even')",
        "Kind IN ('even', 'it''s \"odd\"')",
        "Kind NOT IN ('even')",
        "Kind STARTS_WITH 'it'",
        "Kind IS NULL",
        "Kind IS NOT NULL AND Rooms IS NULL",
        "Kind = 'even' OR Rooms = 1",
        "Kind = 'even' AND Rooms = 2",
        "Rooms BETWEEN 1 AND 2",
        "Labels = 'all'",
        "Notes = 'words'",
        "Kind = 'nobody'",
        "CloseTime IS NULL",
        "CloseTime IS NOT NULL",
        $"StartTime > '{middle:O}'",
        $"CloseTime <= '{middle:O}' AND Kind != 'even'",
        $"NOT CloseTime <= '{middle:O}'",
        $"StartTime BETWEEN '{middle.AddHours(-1):O}' AND '{middle:O}'",
        $"StartTime NOT BETWEEN '{middle.AddHours(-1):O}' AND '{middle:O}'",
        $"StartTime >= '{middle.AddTicks(1):O}'",
        "ExecutionDuration < '1h' AND WorkflowType = 'Quick'",
    ];

    [ServerFact]
    public async Task Query_OfWorkflowsInTheDatabase_FindsWhatItFindsInMemory()
    {
        var database = await cluster.CreateDatabaseAsync();
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        DateTime middle;
        await using (var server = await DurableServer.StartAsync(database, Settings))
        {
            middle = await FillAsync(server);
            foreach (var query in Queries(middle)) found[query] = await FindAsync(server, query);
            Assert.Equal(Workflows, server.World.Gate.Do(() => server.World.Runs.All.Count));
        }

        await using var again = await DurableServer.StartAsync(database, Settings);
        foreach (var query in Queries(middle)) Assert.Equal((query, Text(found[query])), (query, Text(await FindAsync(again, query))));
        Assert.Equal(0, again.World.Gate.Do(() => again.World.Runs.All.Count));
        Assert.Equal(Workflows, found[""].Length - 2);
        Assert.True(found.Values.Distinct().Count() > 20);
    }

    [ServerFact]
    public async Task List_OfMoreThanTheServerReadsAtOnce_HasThemAllOnceAndInOrder()
    {
        const int many = 1_050;
        await using var server = await DurableServer.StartAsync(await cluster.CreateDatabaseAsync(), options => options.ClosedRunsInMemory = 10);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async first =>
        {
            for (var number = first; number < many; number += 20)
                await (await server.Client.StartWorkflowAsync("Nobody", [], new($"many-{number}", "nobody"))).TerminateAsync();
        }));
        var listed = new List<WorkflowExecution>();
        await foreach (var workflow in server.Client.ListWorkflowsAsync("TaskQueue = 'nobody'")) listed.Add(workflow);
        Assert.Equal(many, listed.Select(workflow => workflow.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(many, listed.Count);
        Assert.Equal(listed.OrderByDescending(workflow => workflow.CloseTime).Select(workflow => workflow.CloseTime), listed.Select(workflow => workflow.CloseTime));
        Assert.Equal(many, (await server.Client.CountWorkflowsAsync("ExecutionStatus = 'Terminated'")).Count);
    }

    [ServerFact]
    public async Task Rows_FromBeforeListsHadColumns_AreFound()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using (var server = await DurableServer.StartAsync(database, Settings)) await FillAsync(server);
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using (var forget = source.CreateCommand(
            "alter table temporal_server.runs drop column closed, drop column type, drop column status, drop column attributes"))
            await forget.ExecuteNonQueryAsync(Cancellation);
        await using var again = await DurableServer.StartAsync(database, Settings);
        Assert.Equal(Workflows, (await again.Client.CountWorkflowsAsync("WorkflowId STARTS_WITH 'closed-'")).Count);
        Assert.Equal(Workflows / 4, (await again.Client.CountWorkflowsAsync("Kind = 'even'")).Count);
    }

    private static void Settings(TemporalServerOptions options)
    {
        foreach (var (name, type) in Attributes.All) options.SearchAttributes[name] = type.ToString();
    }

    private static async Task<DateTime> FillAsync(DurableServer server)
    {
        var middle = DateTime.UtcNow;
        for (var number = 0; number < Workflows; number++)
        {
            if (number == Workflows / 2) middle = DateTime.UtcNow;
            var options = number % 10 == 9 ? new($"closed-{number}", "nobody") : server.NewOptions($"closed-{number}");
            options.TypedSearchAttributes = AttributesOf(number);
            if (number % 10 == 9) await (await server.Client.StartWorkflowAsync("Nobody", [], options)).TerminateAsync();
            else await server.Client.ExecuteWorkflowAsync((DurableWorkflows.Quick wf) => wf.RunAsync("x"), options);
        }

        return new(middle.Ticks - (middle.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }

    // A quarter has no kind at all, and some have nothing.
    private static SearchAttributeCollection AttributesOf(int number)
    {
        var attributes = new SearchAttributeCollection.Builder();
        if (number % 4 == 0) attributes.Set(Attributes.Kind, "even");
        if (number % 4 is 1 or 2) attributes.Set(Attributes.Kind, "it's \"odd\"");
        if (number % 5 > 0) attributes.Set(Attributes.Rooms, number % 5).Set(Attributes.Labels, ["all", $"{number}"]).Set(Attributes.Notes, "some words");
        return attributes.ToSearchAttributeCollection();
    }

    /// <summary>The ids in the order of the list, gone through in small pages, with the counts by status after them.</summary>
    private static async Task<string[]> FindAsync(DurableServer server, string query)
    {
        List<string> ids = [];
        byte[]? token = null;
        do
        {
            var page = await server.Client.ListWorkflowsPaginatedAsync(query, token, new() { PageSize = 7 });
            ids.AddRange(page.Workflows.Select(workflow => workflow.Id));
            token = page.NextPageToken;
        }
        while (token is { Length: > 0 });
        var count = await server.Client.CountWorkflowsAsync($"{query} GROUP BY ExecutionStatus".Trim());
        Assert.Equal(ids.Count, count.Count);
        ids.AddRange(count.Groups.Select(group => $"{(string)group.GroupValues.Single()}: {group.Count}").Order(StringComparer.Ordinal));
        return [.. ids];
    }

    private static string Text(string[] found) => string.Join(' ', found);
}
