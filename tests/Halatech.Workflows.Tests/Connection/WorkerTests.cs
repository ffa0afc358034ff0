using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Grains.Tests.Support;
using Halatech.Workflows.Connection;
using Halatech.Workflows.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Halatech.Workflows.Tests.Connection;

/// <summary>A deploy takes workers away and brings others: runs go on where they are. That a worker is killed, the fault tests play with real processes.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    private const string Design =
        """
        {"version":1,"name":"Days","trigger":{"on":"conversation-started"},"steps":[
          {"wait":{"for":"1 day"}}, {"send":{"text":"First day."}},
          {"id":"mood","branch":{"question":"Is the guest happy?","cases":{"yes":[{"send":{"text":"Good."}}],"no":[{"send":{"text":"Oh."}}]}}}]}
        """;

    private WorkflowWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await WorkflowWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task WorkerThatDrainsWhileARunWaits_LeavesItToAnother()
    {
        var talk = await TalkAsync();
        await using var other = await OtherAsync();
        await _world.Workers.StopAsync(CancellationToken.None);

        await _world.PassAsync(TimeSpan.FromHours(25));
        await _world.TrueAsync(() => talk.Count<RunEnded>() == 1, "the run goes to its end");
        await _world.SettledAsync(talk);
        Assert.Equal(["First day.", "Oh."], talk.Sent.Skip(1).Select(m => m.Text));
    }

    [Fact]
    public async Task WorkerThatDrainsInTheMiddleOfAStep_EndsIt_AndTheNextIsAnothers()
    {
        _world.Get<Microsoft.Extensions.Options.IOptions<TemporalOptions>>().Value.DrainSeconds = 30;
        var talk = await TalkAsync();
        var gate = new Gate();
        _world.Cluster.Chat.Answers.Next(talk.Tenant, async (call, token) =>
        {
            await gate.PassAsync(token);
            return await Hotel.Model(_ => true)(call, token);
        });

        // No time is skipped while a step is under way.
        var passing = _world.PassAsync(TimeSpan.FromHours(25));
        await gate.ReachedAsync();

        await using var other = await OtherAsync();
        var draining = _world.Workers.StopAsync(CancellationToken.None);
        gate.Open();
        await draining;
        await passing;

        await _world.TrueAsync(() => talk.Count<RunEnded>() == 1, "the run goes to its end");
        await _world.SettledAsync(talk);
        Assert.Equal(["First day.", "Good."], talk.Sent.Skip(1).Select(m => m.Text));
        Assert.Single(talk.ModelCalls, c => c.IsDecision);
    }

    private async Task<TestConversation> TalkAsync()
    {
        var talk = _world.Cluster.NewConversation(
            await _world.Cluster.NewTenantAsync(t => t with { Experiences = [new ExperienceDefinition("days", Design)] }), Channel.Sms);
        _world.Cluster.Chat.Answers.Usually(talk.Tenant, Hotel.Model(_ => false));
        await talk.SayAsync("Hello.").OkAsync();
        await _world.TrueAsync(() => talk.Count<RunBegan>() == 1, "the run is under way");
        await _world.SettledAsync(talk);
        return talk;
    }

    private async Task<OtherWorker> OtherAsync()
    {
        var services = _world.Cluster.Silos[0].ServiceProvider;
        var connection = ActivatorUtilities.CreateInstance<Halatech.Workflows.Connection.TemporalConnection>(services);
        var workers = ActivatorUtilities.CreateInstance<WorkflowWorkers>(services, connection);
        await workers.StartAsync(CancellationToken.None);
        await _world.TrueAsync(() => connection.IsReachable, "the other worker is there");
        return new(workers, connection);
    }

    private sealed class OtherWorker(WorkflowWorkers workers, IDisposable connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await workers.StopAsync(CancellationToken.None);
            workers.Dispose();
            connection.Dispose();
        }
    }
}
