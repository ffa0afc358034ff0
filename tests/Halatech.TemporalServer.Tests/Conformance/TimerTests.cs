using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class TimerTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Timers_FireInTheOrderOfTheirTimes() =>
        Assert.Equal("50,1500,3000", await ExecuteAsync((Timers wf) => wf.RunAsync(new[] { 3000, 50, 1500 })));

    [ServerFact]
    public async Task Timer_InTheHistory_HasItsStartAndItsFiring()
    {
        var handle = await StartAsync((Timers wf) => wf.RunAsync(new[] { 50 }));
        await handle.GetResultAsync();
        var history = await handle.FetchHistoryAsync();
        var started = history.Events.Single(e => e.EventType == EventType.TimerStarted);
        var fired = history.Events.Single(e => e.EventType == EventType.TimerFired).TimerFiredEventAttributes;
        Assert.Equal(TimeSpan.FromMilliseconds(50), started.TimerStartedEventAttributes.StartToFireTimeout.ToTimeSpan());
        Assert.Equal((started.EventId, started.TimerStartedEventAttributes.TimerId), (fired.StartedEventId, fired.TimerId));
    }

    [ServerFact]
    public async Task Timer_Cancelled_DoesNotFire()
    {
        var handle = await StartAsync((CancelTimer wf) => wf.RunAsync());
        Assert.Equal("Canceled", await handle.GetResultAsync());
        Assert.Contains(EventType.TimerCanceled, await EventsAsync(handle));
    }

    [ServerFact]
    public async Task Wait_WithALimit_EndsAtTheLimit() => Assert.False(await ExecuteAsync((WaitInVain wf) => wf.RunAsync()));

    public sealed class Real(RealServer server) : TimerTests(server);

    public sealed class Embedded(EmbeddedServer server) : TimerTests(server);

    public sealed class Durable(PostgresServer server) : TimerTests(server);
}
