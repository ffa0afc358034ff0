using Google.Protobuf.WellKnownTypes;
using Halatech.Core.Experiences;
using Halatech.TemporalServer.Hosting;
using Temporalio.Api.TestService.V1;
using Temporalio.Client;

namespace Halatech.System.Tests.Faults;

/// <summary>An experience of several days whose host is killed in each of its waits, and while its steps are being performed.</summary>
public sealed class ExperienceFaultTests
{
    private const int Customers = 6;

    private const string Design =
        """
        {"version":1,"name":"Days","trigger":{"on":"conversation-started"},"steps":[
          {"wait":{"for":"1 day"}}, {"id":"first","send":{"text":"First day."}},
          {"wait":{"for":"1 day"}}, {"id":"second","send":{"text":"Second day."}},
          {"id":"asked","ask":{"text":"Was it good?","within":"3 days","answers":[{"label":"yes","words":["yes"]}]}},
          {"branch":{"answer":"asked","cases":{"yes":[{"send":{"text":"Thank you."}}]}}}]}
        """;

    [Fact]
    public async Task Host_KilledInEachWait_EveryMessageLeavesOnceAndInOrder()
    {
        await using var server = await TemporalServerHost.StartAsync(
            new TemporalServerOptions { TimeSkipping = true }, TestContext.Current.CancellationToken);
        await using var world = await FaultWorld.StartAsync(
            hosts: 1, TimeSpan.Zero, temporal: server.Address, change: t => t with { Experiences = [new ExperienceDefinition("days", Design)] });
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        List<Customer> customers = [.. Enumerable.Range(0, Customers).Select(i => new Customer(world, i))];
        await Task.WhenAll(customers.Select(c => c.TalkAsync(1)));
        await Eventually.TrueAsync(async () => (await client.CountWorkflowsAsync("WorkflowType = 'Experience'")).Count == Customers, "every customer has a run");

        foreach (var said in (string[])["First day.", "Second day."])
        {
            await world.CrashAsync(0);
            await world.IsReadyAsync(0);

            // The second blow falls while the steps after the wait are under way.
            var passing = PassADayAsync(client);
            await world.CrashAsync(0);
            await world.IsReadyAsync(0);
            await passing;
            await ReadAsync(customers, said);
        }

        await ReadAsync(customers, "Was it good?");
        await world.CrashAsync(0);
        await world.IsReadyAsync(0);
        await Task.WhenAll(customers.Select(c => c.SayAsync("Yes!")));
        await ReadAsync(customers, "Thank you.");
        await Eventually.TrueAsync(
            async () => (await client.CountWorkflowsAsync("WorkflowType = 'Experience' AND ExecutionStatus = 'Completed'")).Count == Customers, "every run ends");

        Assert.All(customers, c => Assert.Equal(
            ["First day.", "Second day.", "Was it good?", "Thank you."],
            c.Thread.Where(m => m.Direction == "outbound").Skip(1).Select(m => m.Body)));
        await Verdict.HoldsAsync(world, customers);
        TestContext.Current.SendDiagnosticMessage("{0} runs, 5 kills, {1} messages, none lost or doubled", Customers, customers.Sum(c => c.Answers));
    }

    /// <summary>Two hosts share the work; one is killed while all runs wait and does not come back, so the other has to take its runs over.</summary>
    [Fact]
    public async Task Host_KilledForGood_ItsRunsGoOnAtTheOther()
    {
        await using var server = await TemporalServerHost.StartAsync(
            new TemporalServerOptions { TimeSkipping = true }, TestContext.Current.CancellationToken);
        await using var world = await FaultWorld.StartAsync(
            hosts: 2, TimeSpan.Zero, temporal: server.Address, change: t => t with { Experiences = [new ExperienceDefinition("days", Design)] });
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        List<Customer> customers = [.. Enumerable.Range(0, Customers).Select(i => new Customer(world, i))];
        await Task.WhenAll(customers.Select(c => c.TalkAsync(1)));
        await Eventually.TrueAsync(async () => (await client.CountWorkflowsAsync("WorkflowType = 'Experience'")).Count == Customers, "every customer has a run");

        await world.Hosts[0].KillAsync();
        world.LeadTo(1);
        await PassADayAsync(client);
        await ReadAsync(customers, "First day.");
        await PassADayAsync(client);
        await ReadAsync(customers, "Was it good?");
        await Task.WhenAll(customers.Select(c => c.SayAsync("Yes!")));
        await ReadAsync(customers, "Thank you.");

        Assert.All(customers, c => Assert.Equal(
            ["First day.", "Second day.", "Was it good?", "Thank you."],
            c.Thread.Where(m => m.Direction == "outbound").Skip(1).Select(m => m.Body)));
        await Verdict.HoldsAsync(world, customers);
    }

    // Within the day hosts die, and each task of a dead one has to be given up first: longer than the client's own limit for a call.
    private static async Task PassADayAsync(TemporalClient client) => await client.Connection.TestService.UnlockTimeSkippingWithSleepAsync(
        new SleepRequest { Duration = Duration.FromTimeSpan(TimeSpan.FromHours(24.1)) },
        new RpcOptions { Timeout = Eventually.Limit, CancellationToken = TestContext.Current.CancellationToken });

    private static Task ReadAsync(List<Customer> customers, string text) => Eventually.TrueAsync(
        () => Task.FromResult(customers.All(c => c.Thread.Any(m => m.Direction == "outbound" && m.Body == text))), $"everybody reads '{text}'");
}
