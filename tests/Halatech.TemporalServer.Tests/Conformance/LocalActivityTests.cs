using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class LocalActivityTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task LocalActivity_Result_IsAMarkerInTheHistory()
    {
        var handle = await StartAsync((CallLocalActivity wf) => wf.RunAsync(new("Greet", "Ada")));
        Assert.Equal("Hello, Ada!", await handle.GetResultAsync());
        var events = await EventsAsync(handle);
        Assert.Contains(EventType.MarkerRecorded, events);
        Assert.DoesNotContain(EventType.ActivityTaskScheduled, events);
    }

    [ServerFact]
    public async Task LocalActivity_ThatFailsTwice_IsTriedAgainByTheWorker() =>
        Assert.Equal("3", await ExecuteAsync((CallLocalActivity wf) => wf.RunAsync(new("FailTimes", "2"))));

    [ServerFact]
    public async Task LocalActivity_WithALongBackOff_IsTriedAgainAfterATimer()
    {
        var handle = await StartAsync((CallLocalActivity wf) => wf.RunAsync(new("FailTimes", "1") { FirstRetry = 300 }));
        Assert.Equal("2", await handle.GetResultAsync());
        Assert.Contains(EventType.TimerFired, await EventsAsync(handle));
    }

    [ServerFact]
    public async Task LocalActivity_ThatFailsForGood_FailsTheWorkflow()
    {
        var handle = await StartAsync((CallLocalActivity wf) => wf.RunAsync(new("FailForGood", "never")));
        Assert.Equal("never", (await FailureAsync<ApplicationFailureException>(handle)).Message);
    }

    public sealed class Real(RealServer server) : LocalActivityTests(server);

    public sealed class Embedded(EmbeddedServer server) : LocalActivityTests(server);

    public sealed class Durable(PostgresServer server) : LocalActivityTests(server);
}
