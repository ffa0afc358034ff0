using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Halatech.Tests.Common;
using Halatech.Workflows.Tests.Histories;
using Halatech.Workflows.Tests.Support;
using Temporalio.Api.Enums.V1;
using Temporalio.Testing;

namespace Halatech.Workflows.Tests.Servers;

/// <summary>The same workflows on Temporal's own server, where it is there: what of them needs no skipping of time.</summary>
public sealed class RealServerTests : IAsyncLifetime
{
    private const string Welcome =
        """
        {"version":1,"name":"Hi","trigger":{"on":"conversation-started"},"steps":[
          {"id":"ask","ask":{"text":"Is all well?","within":"1 day","answers":[{"label":"yes","words":["yes"]}]}},
          {"branch":{"answer":"ask","cases":{"yes":[{"send":{"text":"Good."}}]}}}]}
        """;

    private const string News = """{"version":1,"name":"News","trigger":{"on":"date","at":"0 9 * * *"},"steps":[{"send":{"text":"News."}}]}""";

    private WorkflowEnvironment? _server;
    private WorkflowWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        var program = TemporalCli.Find();
        Assert.SkipWhen(program is null, $"no temporal command on PATH or in {TemporalCli.Setting}");
        await TemporalCli.WarmUpAsync(program!);
        _server = await WorkflowEnvironment.StartLocalAsync(new() { DevServerOptions = new() { ExistingPath = program, LogLevel = "error" } });
        _world = await WorkflowWorld.StartRealAsync(_server.Client.Connection.Options.TargetHost!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null) return;
        await _world.DisposeAsync();
        await _server.ShutdownAsync();
    }

    [Fact]
    public async Task Experience_AsksHearsAndAnswers_AndItsHistoryReplays()
    {
        var talk = _world.Cluster.NewConversation(
            await _world.Cluster.NewTenantAsync(t => t with { Experiences = [new ExperienceDefinition("hi", Welcome)] }), Channel.Sms);
        await talk.SayAsync("Hello.").OkAsync();
        await _world.TrueAsync(() => talk.Count<QuestionAsked>() == 1, "the customer is asked");
        await _world.SettledAsync(talk);
        await talk.SayAsync("Yes").OkAsync();
        await _world.TrueAsync(() => talk.Count<RunEnded>() == 1, "the run ends");
        await _world.SettledAsync(talk);
        Assert.Equal(["Is all well?", "Good."], talk.Sent.Skip(1).Select(m => m.Text));

        await StandsAsync(talk, "Experience", WorkflowExecutionStatus.Completed);
        var history = await _world.Client.GetWorkflowHandle($"{talk.Key}/experience/{talk.Events.OfType<RunBegan>().Single().Run}").FetchHistoryAsync();
        Assert.DoesNotContain(talk.Key.Conversation.Value, history.ToJson().Replace(history.Id, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Null((await ReplayTests.ReplayAsync(history)).ReplayFailure);
    }

    [Fact]
    public async Task Booking_IsWatchedToItsEnd_AndTheStayThatFollowsIsCancelled()
    {
        var talk = await Guest.BookAsync(_world, DateOnly.FromDateTime(DateTime.UtcNow).AddDays(20));
        await StandsAsync(talk, "TransactionRun", WorkflowExecutionStatus.Completed);
        await StandsAsync(talk, "ConversationLifecycle", WorkflowExecutionStatus.Running);

        var run = talk.Events.OfType<RunBegan>().Single().Run;
        await _world.Cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<IConversationRuns>(talk.Key.ToGrainKey()).CancelRunAsync(run)).OkAsync();
        await StandsAsync(talk, "Experience", WorkflowExecutionStatus.Completed);
    }

    [Fact]
    public async Task Calendar_IsThere_AndEndsWhenItsDatesAreGone()
    {
        var tenant = await _world.Cluster.NewTenantAsync(t => t with { Experiences = [new ExperienceDefinition("news", News)] });
        await CalendarsAreAsync(tenant, WorkflowExecutionStatus.Running);
        var past = News.Replace("0 9 * * *", "2020-01-01 09:00", StringComparison.Ordinal);
        await _world.PublishAsync(tenant, t => t with { Experiences = [new ExperienceDefinition("news", past)] });
        await CalendarsAreAsync(tenant, WorkflowExecutionStatus.Completed);
    }

    // More than one where news was delivered twice: a calendar that is over then begins and ends once more.
    private Task CalendarsAreAsync(TenantId tenant, WorkflowExecutionStatus status) => _world.TrueAsync(
        async () =>
        {
            var calendars = (await _world.AllWorkflowsAsync(tenant)).Where(w => w.WorkflowType == "ExperienceCalendar").ToArray();
            return calendars.Length > 0 && calendars.All(c => c.Status == status);
        },
        $"the calendar is {status}");

    private Task StandsAsync(TestConversation talk, string workflow, WorkflowExecutionStatus status) => _world.TrueAsync(
        async () => (await _world.WorkflowsOfAsync(talk.Key)).Any(w => w.WorkflowType == workflow && w.Status == status), $"{workflow} is {status}");
}
