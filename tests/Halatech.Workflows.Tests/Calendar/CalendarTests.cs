using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Experiences.Expressions;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Halatech.Workflows.Calendar;
using Halatech.Workflows.Tests.Support;
using Temporalio.Api.Enums.V1;

namespace Halatech.Workflows.Tests.Calendar;

/// <summary>Experiences that begin at dates: by the tenant's clock, for the customers they are for, once each.</summary>
public sealed class CalendarTests : IAsyncLifetime
{
    private static readonly TimeZoneInfo Lagos = TimeZoneInfo.FindSystemTimeZoneById("Africa/Lagos");

    private WorkflowWorld _world = null!;
    private DateOnly _today;

    public async ValueTask InitializeAsync()
    {
        // At noon by the tenant's clock, so that the dates below are tomorrow's.
        _world = await WorkflowWorld.StartAsync();
        _today = LocalTime.DayOf(await _world.NowAsync(), Lagos).AddDays(1);
        await _world.PassUntilAsync(At(0, 12, 0));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Cron_BeginsEachTime_AtTheTenantsTime_AndOnceEach()
    {
        var talk = await TalkAsync(await TenantAsync("0 9 * * *"));
        foreach (var day in (int[])[1, 2])
        {
            await _world.PassUntilAsync(At(day, 9, 10));
            await HearsAsync(talk, day);
        }

        Assert.Equal([At(1, 9, 0), At(2, 9, 0)], talk.Events.OfType<ExperienceRequested>().Select(e => Minute(e.At)));
        Assert.Equal(["News.", "News."], Heard(talk));

        // A minute before each round began, which is a little after its date.
        var moments = ((LogDirectory)_world.Get<IConversationDirectory>()).Moments;
        Assert.Equal([At(1, 8, 59), At(2, 8, 59)], moments.Select(Minute));
        Assert.DoesNotContain(At(1, 8, 59), moments);
        Assert.Equal(2, talk.Events.OfType<RunBegan>().Select(e => e.Run).Distinct().Count());
        foreach (var workflow in await CalendarsAsync(talk.Tenant)) await SavedHistories.SaveIfAskedAsync(_world.Client, workflow);
    }

    [Fact]
    public async Task Date_IsForTheCustomersItIsMeantFor_AndForEachOnce()
    {
        var tenant = await TenantAsync("0 9 * * *", label: "vip");
        var (vip, other, gone) = (await TalkAsync(tenant), await TalkAsync(tenant), await TalkAsync(tenant));
        foreach (var talk in (TestConversation[])[vip, gone]) await LabelAsync(talk, "vip");
        await gone.SayAsync("STOP").OkAsync();
        await _world.SettledAsync(gone);

        // The provider has closed the first conversation and made another.
        var newer = await AnewAsync(vip);
        await LabelAsync(newer, "vip");

        await _world.PassUntilAsync(At(1, 9, 10));
        await HearsAsync(newer, 1);
        await CameRoundAsync(tenant, 1);
        Assert.All((TestConversation[])[vip, other, gone], talk => Assert.Equal(0, talk.Count<ExperienceRequested>()));
    }

    [Fact]
    public async Task Calendar_FollowsTheNewestVersion_AndARunStaysWithItsOwn()
    {
        var talk = await TalkAsync(await TenantAsync("0 9 * * *", steps: """{"wait":{"for":"2 hours"}},{"send":{"text":"Old."}}"""));
        await _world.PassUntilAsync(At(1, 9, 30));
        await _world.TrueAsync(() => talk.Count<RunBegan>() == 1, "the run is under way");

        await _world.PublishAsync(talk.Tenant, t => With(t, Design("0 15 * * *", "", """{"send":{"text":"New."}}""")));
        await _world.PassUntilAsync(At(1, 11, 10));
        await HearsAsync(talk, 1);
        await _world.PassUntilAsync(At(1, 15, 10));
        await HearsAsync(talk, 2);
        await _world.PassUntilAsync(At(2, 12, 0));

        Assert.Equal(["Old.", "New."], Heard(talk));
        Assert.Equal([At(1, 9, 0), At(1, 15, 0)], talk.Events.OfType<ExperienceRequested>().Select(e => Minute(e.At)));
    }

    [Fact]
    public async Task Calendar_FollowsTheTenantsClock()
    {
        var talk = await TalkAsync(await TenantAsync("0 9 * * *"));
        await _world.PublishAsync(talk.Tenant, t => t with { TimeZone = "Asia/Tokyo" });

        // Nine in Tokyo is one in the morning in Lagos.
        await _world.PassUntilAsync(At(1, 1, 10));
        await HearsAsync(talk, 1);
        await _world.PassUntilAsync(At(1, 12, 0));
        Assert.Equal(["News."], Heard(talk));
    }

    [Fact]
    public async Task DatesThatAreTakenBack_BeginNothing_AndTheCalendarEnds()
    {
        var talk = await TalkAsync(await TenantAsync("0 9 * * *"));
        await _world.PublishAsync(talk.Tenant, t => t with { Experiences = [] });
        await _world.PassUntilAsync(At(2, 12, 0));
        await _world.TrueAsync(
            async () => (await CalendarsAsync(talk.Tenant)).All(c => c.Status == WorkflowExecutionStatus.Completed), "the calendar is over");
        Assert.Equal(0, talk.Count<ExperienceRequested>());

        // And begins anew when they are given again.
        await _world.PublishAsync(talk.Tenant, t => With(t, Design("0 9 * * *")));
        await _world.TrueAsync(
            async () => (await CalendarsAsync(talk.Tenant)).Any(c => c.Status == WorkflowExecutionStatus.Running), "the calendar is there again");
        await _world.PassUntilAsync(At(3, 9, 10));
        await HearsAsync(talk, 1);
    }

    [Fact]
    public async Task SingleDate_ComesOnce_WhateverIsPublishedLater()
    {
        var talk = await TalkAsync(await TenantAsync($"{_today.AddDays(1):yyyy-MM-dd} 10:30"));
        await _world.PassUntilAsync(At(1, 10, 40));
        await HearsAsync(talk, 1);
        await _world.PublishAsync(talk.Tenant, t => t with { Turn = t.Turn with { RetrievedEntries = 3 } });
        await _world.PassUntilAsync(At(3, 12, 0));
        await _world.TrueAsync(
            async () => (await CalendarsAsync(talk.Tenant)).All(c => c.Status == WorkflowExecutionStatus.Completed), "there is no date any more");
        Assert.Equal([At(1, 10, 30)], talk.Events.OfType<ExperienceRequested>().Select(e => Minute(e.At)));
    }

    [Fact]
    public async Task QuietHours_PutTheMessageOff()
    {
        var tenant = await TenantAsync("0 22 * * *");
        await _world.PublishAsync(tenant, t => t with { Lifecycle = new LifecycleSettings { QuietHours = new("21:00", "08:00") } });
        var talk = await TalkAsync(tenant);
        await _world.PassUntilAsync(At(0, 23, 0));
        await _world.TrueAsync(() => talk.Count<RunBegan>() == 1, "the run is under way");
        Assert.Empty(Heard(talk));
        await _world.PassUntilAsync(At(1, 8, 10));
        await HearsAsync(talk, 1);
        Assert.Equal(At(1, 8, 0), Minute(talk.Sent[^1].DecidedAt));
    }

    [Fact]
    public async Task WorkersThatStopAndStart_MissNothingAndDoubleNothing()
    {
        var talk = await TalkAsync(await TenantAsync("0 9 * * *"));
        await _world.Workers.StopAsync(CancellationToken.None);
        await _world.PassUntilAsync(At(1, 8, 59));
        await _world.Workers.StartAsync(CancellationToken.None);
        await _world.PassUntilAsync(At(1, 9, 10));
        await HearsAsync(talk, 1);
        await _world.PassUntilAsync(At(2, 9, 10));
        await HearsAsync(talk, 2);
        Assert.Equal(2, talk.Count<ExperienceRequested>());
    }

    [Fact]
    public async Task LongLife_GoesOnInANewHistory_BeforeTenThousandEvents()
    {
        var tenant = await TenantAsync("* * * * *");
        while (!(await CalendarsAsync(tenant)).Any(c => c.Status == WorkflowExecutionStatus.ContinuedAsNew)) await _world.PassAsync(TimeSpan.FromMinutes(30));
        await _world.PublishAsync(tenant, t => t with { Experiences = [] });
        await _world.PassAsync(TimeSpan.FromMinutes(2));
        await _world.TrueAsync(
            async () => (await CalendarsAsync(tenant)).Any(c => c.Status == WorkflowExecutionStatus.Completed), "it has ended");

        var histories = await CalendarsAsync(tenant);
        Assert.All(histories, history => Assert.InRange(history.HistoryLength, 1, 10_000));
        var last = histories.Single(h => h.Status == WorkflowExecutionStatus.Completed);
        var result = await _world.Client.GetWorkflowHandle<ExperienceCalendar, CalendarResult>(last.Id, last.RunId).GetResultAsync();

        // Counted over all histories: the last alone has not so many.
        Assert.True(result.Rounds > last.HistoryLength / 10, $"{result.Rounds} rounds, {last.HistoryLength} events");
        Assert.True(result.Rounds > 100, $"{result.Rounds} rounds");
    }

    private static TenantConfiguration With(TenantConfiguration tenant, string design) => tenant with { Experiences = [new ExperienceDefinition("news", design)] };

    private static string Design(string schedule, string label = "", string steps = """{"send":{"text":"News."}}""") =>
        $$"""{"version":1,"name":"News","trigger":{"on":"date","at":"{{schedule}}"{{(label.Length > 0 ? $",\"label\":\"{label}\"" : "")}}},"steps":[{{steps}}]}""";

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static IEnumerable<string> Heard(TestConversation talk) => talk.Sent.Select(m => m.Text).Where(text => text is "News." or "Old." or "New.");

    private async Task<TenantId> TenantAsync(string schedule, string label = "", string steps = """{"send":{"text":"News."}}""")
    {
        var tenant = await _world.Cluster.NewTenantAsync(t => With(t, Design(schedule, label, steps)) with { TimeZone = "Africa/Lagos" });
        await _world.TrueAsync(async () => (await CalendarsAsync(tenant)).Count == 1, "the calendar is there");
        await CameRoundAsync(tenant, 0);
        return tenant;
    }

    private async Task<TestConversation> TalkAsync(TenantId tenant)
    {
        var talk = _world.Cluster.NewConversation(tenant, Channel.Sms);
        await talk.SayAsync("Hello.").OkAsync();
        await _world.SettledAsync(talk);
        return talk;
    }

    private async Task<TestConversation> AnewAsync(TestConversation like)
    {
        var newer = _world.Cluster.NewConversation(like);
        await newer.SayAsync("It is me again.").OkAsync();
        await _world.SettledAsync(newer);
        return newer;
    }

    private async Task LabelAsync(TestConversation talk, string label)
    {
        var run = RunId.Parse("labels");
        await _world.Cluster.Log.WriteBehindAsync(talk.Key, new BeginRun(run, "labels", 1, null), _world.Time.GetUtcNow());
        await _world.Cluster.Log.WriteBehindAsync(talk.Key, new StepRun(run, 0, "label", new LabelEffect(label, Remove: false)), _world.Time.GetUtcNow());
        await _world.Cluster.DeactivateAsync(talk.Grain);
    }

    private async Task HearsAsync(TestConversation talk, int count)
    {
        await _world.TrueAsync(() => Heard(talk).Count() == count, $"{count} messages are heard");
        await _world.SettledAsync(talk);
    }

    private Task CameRoundAsync(TenantId tenant, int count) => _world.TrueAsync(
        async () => (await _world.Client.GetWorkflowHandle((await CalendarsAsync(tenant))[0].Id).FetchHistoryAsync())
            .Events.Count(e => e.EventType == EventType.TimerStarted) == count + 1,
        "the next date is waited for");

    private async Task<List<Temporalio.Client.WorkflowExecution>> CalendarsAsync(TenantId tenant) =>
        [.. (await _world.AllWorkflowsAsync(tenant)).Where(w => w.WorkflowType == "ExperienceCalendar")];

    private DateTimeOffset At(int day, int hour, int minute) => LocalTime.At(_today.AddDays(day), new TimeOnly(hour, minute), Lagos);
}
