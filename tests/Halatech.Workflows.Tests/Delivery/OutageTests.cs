using Halatech.Core.Experiences;
using Halatech.Grains.Tests.Support;
using Halatech.TemporalServer.Hosting;
using Halatech.Workflows.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Halatech.Workflows.Tests.Delivery;

public sealed class OutageTests
{
    private const string Design = """{"version":1,"name":"Hi","trigger":{"on":"conversation-started"},"steps":[{"send":{"text":"Good to have you here."}}]}""";

    /// <summary>The server is away when the conversation starts, and comes later: the customer is answered at once, the run begins then.</summary>
    [Fact]
    public async Task ServerThatIsAway_DelaysARun_AndTheConversationAnswers()
    {
        int port;
        await using (var gone = await TemporalServerHost.StartAsync(new TemporalServerOptions { TimeSkipping = true }, TestContext.Current.CancellationToken)) port = gone.Port;
        await using var world = await WorkflowWorld.StartAwayAsync(port);
        var talk = await world.Cluster.NewConversationAsync(t => t with { Experiences = [new ExperienceDefinition("hi", Design)] });
        await talk.SayAsync("Hello.").OkAsync();
        await world.SettledAsync(talk);
        Assert.Single(talk.Sent);
        Assert.Single(world.Cluster.Log.Triggers(talk.Key));
        var health = await HealthAsync(world);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("1 triggers wait since", health.Description, StringComparison.Ordinal);

        await using var back = await TemporalServerHost.StartAsync(new TemporalServerOptions { Port = port, TimeSkipping = true }, TestContext.Current.CancellationToken);
        await world.TrueAsync(() => talk.Sent.Length == 2, "the run says its word");
        Assert.Equal("Good to have you here.", talk.Sent[^1].Text);
        Assert.Empty(world.Cluster.Log.Triggers(talk.Key));
        Assert.Equal((HealthStatus.Healthy, $"Workflows run on 127.0.0.1:{port}."), await HealthAsync(world));
    }

    private static async Task<(HealthStatus Status, string Description)> HealthAsync(WorkflowWorld world)
    {
        var report = await world.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "workflows", TestContext.Current.CancellationToken);
        return (report.Status, report.Entries["workflows"].Description!);
    }
}
