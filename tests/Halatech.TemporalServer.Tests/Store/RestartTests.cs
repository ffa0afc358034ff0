using Halatech.TemporalServer.Tests.Servers;
using Npgsql;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Halatech.TemporalServer.Tests.Store;

public sealed class RestartTests(StoreCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [ServerFact]
    public async Task Restart_WithATimerARetryAndASignal_GoesOnWithAllOfThem()
    {
        var database = await cluster.CreateDatabaseAsync();
        var name = Guid.NewGuid().ToString();
        await using (var first = await DurableServer.StartAsync(database))
        {
            var handle = await first.Client.StartWorkflowAsync((DurableWorkflows.Patient wf) => wf.RunAsync(name), first.NewOptions(name));
            await handle.SignalAsync(wf => wf.HearAsync("before"));
            while (!DurableWorkflows.Tries.ContainsKey(name)) await Task.Delay(20, Cancellation);
        }

        DurableWorkflows.Allowed[name] = true;
        await using var second = await DurableServer.StartAsync(database);
        var found = second.Client.GetWorkflowHandle<DurableWorkflows.Patient, string>(name);
        Assert.Equal(1, await found.QueryAsync(wf => wf.Count()));
        Assert.Equal(2, await found.ExecuteUpdateAsync(wf => wf.AddAsync("after")));
        Assert.Equal("before after", await found.GetResultAsync());
        var started = (await found.FetchHistoryAsync()).Events.Single(e => e.EventType == EventType.ActivityTaskStarted);
        Assert.True(started.ActivityTaskStartedEventAttributes.Attempt > 1);
    }

    [ServerFact]
    public async Task Restart_KeepsNamespacesAndSearchAttributes()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using (var first = await DurableServer.StartAsync(database))
        {
            await first.Client.WorkflowService.RegisterNamespaceAsync(new() { Namespace = "mine", WorkflowExecutionRetentionPeriod = new() { Seconds = 86400 } });
            var attributes = new Temporalio.Api.OperatorService.V1.AddSearchAttributesRequest { Namespace = "mine" };
            attributes.SearchAttributes.Add("Kind", IndexedValueType.Keyword);
            await first.Client.OperatorService.AddSearchAttributesAsync(attributes);
        }

        await using var second = await DurableServer.StartAsync(database);
        var known = await second.Client.OperatorService.ListSearchAttributesAsync(new() { Namespace = "mine" });
        Assert.Equal(IndexedValueType.Keyword, known.CustomAttributes["Kind"]);
    }

    [ServerFact]
    public async Task SameSignalTwice_WithARestartBetween_CountsOnce()
    {
        var database = await cluster.CreateDatabaseAsync();
        var name = Guid.NewGuid().ToString();
        var signal = new Temporalio.Api.WorkflowService.V1.SignalWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowExecution = new() { WorkflowId = name },
            SignalName = "Unheard",
            RequestId = "once",
        };
        await using (var first = await DurableServer.StartAsync(database))
        {
            await first.Client.StartWorkflowAsync((DurableWorkflows.Patient wf) => wf.RunAsync(name), first.NewOptions(name));
            await first.Client.WorkflowService.SignalWorkflowExecutionAsync(signal);
        }

        await using var second = await DurableServer.StartAsync(database);
        await second.Client.WorkflowService.SignalWorkflowExecutionAsync(signal);
        var history = await second.Client.GetWorkflowHandle(name).FetchHistoryAsync();
        Assert.Single(history.Events, e => e.EventType == EventType.WorkflowExecutionSignaled);
    }

    [ServerFact]
    public async Task SecondServer_OnTheSameSchema_IsRefused()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using var first = await DurableServer.StartAsync(database);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => DurableServer.StartAsync(database));
        Assert.Contains("Another", refused.Message, StringComparison.Ordinal);
        await using var elsewhere = await DurableServer.StartAsync(database, options => options.Schema = "another");
    }

    [ServerFact]
    public async Task ConnectionsCutOff_WhileSignalsCome_LoseNone()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using var server = await DurableServer.StartAsync(database);
        var name = Guid.NewGuid().ToString();
        var handle = await server.Client.StartWorkflowAsync((DurableWorkflows.Patient wf) => wf.RunAsync(name), server.NewOptions(name));
        await using var operators = NpgsqlDataSource.Create(database + ";Pooling=false");
        for (var number = 0; number < 30; number++)
        {
            if (number % 10 == 5)
            {
                await using var cut = operators.CreateCommand(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'temporal-server' and datname = current_database()");
                await cut.ExecuteNonQueryAsync(Cancellation);
            }

            await handle.SignalAsync(wf => wf.HearAsync($"{number}"));
        }

        DurableWorkflows.Allowed[name] = true;
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 30)), await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task BrokenTransition_IsUndone_AndTheWorkflowGoesOn()
    {
        await using var server = await DurableServer.StartAsync(await cluster.CreateDatabaseAsync());
        var name = Guid.NewGuid().ToString();
        DurableWorkflows.Allowed[name] = true;
        var handle = await server.Client.StartWorkflowAsync((DurableWorkflows.Patient wf) => wf.RunAsync(name), server.NewOptions(name));
        await handle.SignalAsync(wf => wf.HearAsync("kept"));
        Assert.Throws<InvalidOperationException>(() => server.World.Gate.Do(() =>
        {
            var run = server.World.Runs.Current("default", name)!;
            run.Record(new() { EventType = EventType.WorkflowExecutionTerminated, WorkflowExecutionTerminatedEventAttributes = new() });
            throw new InvalidOperationException("a bug");
        }));
        while ((await handle.DescribeAsync()).Status != WorkflowExecutionStatus.Running) await Task.Delay(20, Cancellation);
        await handle.SignalAsync(wf => wf.HearAsync("and"));
        Assert.Equal("kept and", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task CommitTheDatabaseRefuses_IsUndone_AndTheServerGoesOn()
    {
        await using var server = await DurableServer.StartAsync(await cluster.CreateDatabaseAsync());
        server.World.Gate.Do(() => server.World.Facts.Put("a text of Postgres has no", "\0", []));
        var refused = await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(server.World.Journal.BarrierAsync);
        Assert.Equal(global::Grpc.Core.StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal("x", await server.Client.ExecuteWorkflowAsync((DurableWorkflows.Quick wf) => wf.RunAsync("x"), server.NewOptions("after")));
        Assert.Empty(server.World.Gate.Do(() => server.World.Facts.All("a text of Postgres has no")));
    }

    [ServerFact]
    public async Task ServerThatLostItsSchema_AnswersNobodyAsIfItWereDurable()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using var server = await DurableServer.StartAsync(database);
        await using var operators = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var take = operators.CreateCommand("""
            update temporal_server.owner set token = gen_random_uuid();
            select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'temporal-server' and datname = current_database()
            """);
        await take.ExecuteNonQueryAsync(Cancellation);
        for (var call = 0; call < 2; call++)
        {
            server.World.Gate.Do(() => server.World.Facts.Put("a", "fact", []));
            var refused = await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(server.World.Journal.BarrierAsync);
            Assert.Equal(global::Grpc.Core.StatusCode.Unavailable, refused.StatusCode);
        }
    }

    [ServerFact]
    public async Task IdsNoDatabaseTakes_AreRefused()
    {
        await using var server = await DurableServer.StartAsync(await cluster.CreateDatabaseAsync());
        foreach (var id in (string[])["zero\0zero", string.Concat(Enumerable.Repeat("🦆", 251))])
        {
            var refused = await Assert.ThrowsAsync<Temporalio.Exceptions.RpcException>(
                () => server.Client.StartWorkflowAsync((DurableWorkflows.Quick wf) => wf.RunAsync("x"), server.NewOptions(id)));
            Assert.Equal(Temporalio.Exceptions.RpcException.StatusCode.InvalidArgument, refused.Code);
        }
    }
}
