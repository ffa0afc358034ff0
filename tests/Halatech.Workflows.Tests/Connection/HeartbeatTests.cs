using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Halatech.Workflows.Calendar;
using Halatech.Workflows.Experiences;
using Halatech.Workflows.Tests.Support;
using Temporalio.Testing;

namespace Halatech.Workflows.Tests.Connection;

/// <summary>Activities that may take long say that they still work: a worker that died is found out by its silence.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private const string Dated = """{"version":1,"name":"News","trigger":{"on":"date","at":"0 9 * * *"},"steps":[{"send":{"text":"News."}}]}""";
    private const string Judged = """{"version":1,"name":"Mood","trigger":{"on":"api"},"steps":[{"id":"mood","branch":{"question":"Happy?","cases":{"yes":[],"no":[]}}}]}""";

    private WorkflowWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await WorkflowWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task PageOfADate_BeatsForEachCustomer()
    {
        var tenant = await _world.Cluster.NewTenantAsync(t => t with { Experiences = [new ExperienceDefinition("news", Dated)] });
        for (var n = 0; n < 3; n++) await TalkAsync(tenant);
        var since = DateTimeOffset.UtcNow;
        var at = DateSchedule.After("0 9 * * *", since, TimeZoneInfo.FindSystemTimeZoneById(_world.Cluster.Tenants.Newest(tenant)!.TimeZone))!.Value;

        var (end, beats) = await RunAsync(() => _world.Get<CalendarActivities>().BeginPageAsync(new(new(tenant, "news", 1, since), at, null)));
        Assert.Null(end.Last);
        Assert.Equal(3, beats);
    }

    [Fact]
    public async Task ConversationThatCannotBeReached_HoldsUpNobodyElse_AndIsTriedAgain()
    {
        var tenant = await _world.Cluster.NewTenantAsync(t => t with { Experiences = [new ExperienceDefinition("news", Dated)] });
        TestConversation[] talks = [await TalkAsync(tenant), await TalkAsync(tenant), await TalkAsync(tenant)];
        var broken = talks.OrderBy(t => t.Key.Conversation.Value, StringComparer.Ordinal).First();
        _world.Cluster.Log.Faults.Usually(tenant, (append, _) => Task.FromResult(append.Key == broken.Key ? LogFault.Unavailable : LogFault.None));
        var since = DateTimeOffset.UtcNow;
        var at = DateSchedule.After("0 9 * * *", since, TimeZoneInfo.FindSystemTimeZoneById(_world.Cluster.Tenants.Newest(tenant)!.TimeZone))!.Value;
        Task<DatePageEnd> BeginAsync() => _world.Get<CalendarActivities>().BeginPageAsync(new(new(tenant, "news", 1, since), at, null));

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(BeginAsync));
        Assert.Equal(2, talks.Sum(t => t.Count<ExperienceRequested>()));

        // After so many attempts the others behind it are not kept waiting any more.
        Assert.Null((await RunAsync(BeginAsync, attempt: 8)).Result.Last);
        _world.Cluster.Log.Faults.Usually(tenant, (_, _) => Task.FromResult(LogFault.None));
        Assert.Null((await RunAsync(BeginAsync)).Result.Last);
        Assert.All(talks, t => Assert.Equal(1, t.Count<ExperienceRequested>()));
    }

    /// <summary>The round began late, by one attempt that could not reach the customer; another conversation is begun before the next.</summary>
    [Fact]
    public async Task CustomerWhoBeginsAnew_IsAskedOnce_WhereTheyWereWhenTheRoundBegan()
    {
        var tenant = await _world.Cluster.NewTenantAsync(t => t with { Experiences = [new ExperienceDefinition("news", Dated)] });
        var since = _world.Time.GetUtcNow().AddDays(-2);
        var at = DateSchedule.After("0 9 * * *", since, TimeZoneInfo.FindSystemTimeZoneById(_world.Cluster.Tenants.Newest(tenant)!.TimeZone))!.Value;
        var old = await TalkAsync(tenant);
        var newer = await AnewAsync(old);
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        var page = new DatePage(new(tenant, "news", 1, since), at, null, _world.Time.GetUtcNow());

        _world.Cluster.Log.Faults.Next(tenant, LogFault.Unavailable);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(() => _world.Get<CalendarActivities>().BeginPageAsync(page)));
        var newest = await AnewAsync(newer);
        Assert.Null((await RunAsync(() => _world.Get<CalendarActivities>().BeginPageAsync(page))).Result.Last);
        Assert.Equal([0, 1, 0], ((TestConversation[])[old, newer, newest]).Select(t => t.Count<ExperienceRequested>()));
    }

    [Fact]
    public async Task JudgementThatTakesLong_BeatsAllTheTime()
    {
        var talk = await TalkAsync(await _world.Cluster.NewTenantAsync(t => t with { Experiences = [new ExperienceDefinition("mood", Judged)], Turn = t.Turn with { DeadlineSeconds = 600 } }));
        var run = RunId.Parse("mood-1");
        await RunsOf(talk).BeginRunAsync(new RunRequest(run, "mood", null));
        var gate = new Gate();
        _world.Cluster.Chat.Answers.Next(talk.Tenant, async (call, token) =>
        {
            await gate.PassAsync(token);
            return await Hotel.Model(_ => true)(call, token);
        });

        var beats = 0;
        var environment = new ActivityEnvironment { Heartbeater = _ => Interlocked.Increment(ref beats) };
        var step = environment.RunAsync(() => _world.Get<ExperienceActivities>().PerformStepAsync(new(talk.Key, new StepRequest(run, 0, "mood", _world.Cluster.Now))));
        await gate.ReachedAsync();

        // For longer than other calls of grains may take.
        await Eventually.TrueAsync(
            () =>
            {
                _world.Time.Advance(TimeSpan.FromSeconds(5));
                return Volatile.Read(ref beats) >= 12 || step.IsCompleted;
            },
            "it beats for two minutes");
        gate.Open();
        Assert.Equal("yes", (await step).Label);
    }

    private IConversationRuns RunsOf(TestConversation talk)
    {
        TenantScope.Enter(talk.Tenant);
        return _world.Cluster.Grains.GetGrain<IConversationRuns>(talk.Key.ToGrainKey());
    }

    private static async Task<(T Result, int Beats)> RunAsync<T>(Func<Task<T>> activity, int attempt = 1)
    {
        var beats = 0;
        var environment = new ActivityEnvironment { Heartbeater = _ => Interlocked.Increment(ref beats) };
        environment = environment with { Info = environment.Info with { Attempt = attempt } };
        return (await environment.RunAsync(activity), beats);
    }

    // Later than the first, by the clock of the test.
    private Task<TestConversation> AnewAsync(TestConversation like)
    {
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        return TalkAsync(_world.Cluster.NewConversation(like));
    }

    private Task<TestConversation> TalkAsync(TenantId tenant) => TalkAsync(_world.Cluster.NewConversation(tenant, Channel.Sms));

    private async Task<TestConversation> TalkAsync(TestConversation talk)
    {
        await talk.SayAsync("Hello.").OkAsync();
        await _world.SettledAsync(talk);
        return talk;
    }
}
