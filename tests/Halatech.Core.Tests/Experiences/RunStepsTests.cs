using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Conversations;
using Halatech.Core.Tests.Tenancy;
using static Halatech.Core.Tests.Conversations.Events;

namespace Halatech.Core.Tests.Experiences;

/// <summary>A month of a stay, without a server: the dry run uses what the workflow uses.</summary>
public sealed class RunStepsTests
{
    private static readonly DateTimeOffset From = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly TenantConfiguration Hotel = SomeTenant.Configuration with
    {
        TimeZone = "Africa/Lagos",
        Experiences = [new ExperienceDefinition("stay", Stay.Json)],
        Lifecycle = new LifecycleSettings { QuietHours = new("21:00", "09:00") },
    };

    [Fact]
    public void Month_HappensAsDesigned()
    {
        var report = Play(Booked("2026-12-24"), ("review", "good"));
        Assert.Equal(ExperienceMachine.Completed, report.Outcome);
        Assert.Equal(
            [
                (At(23, 9), "reminder", "Tomorrow, Ada!"),
                (At(24, 13), "check-in", "Your Family Room is ready."),

                // 08:30 is within the quiet hours of this tenant.
                (At(27, 8), "review", "How was it?"),
                (At(27, 9), "thanks", "Thank you!"),
            ],
            report.Entries.Where(e => !e.Says.IsEmpty).Select(e => (e.At, e.Step, Assert.Single(e.Says))));
    }

    [Fact]
    public void UnhappyGuest_GetsAPerson()
    {
        var report = Play(Booked("2026-12-24"), ("review", "poor"));
        Assert.Equal(("sorry", "I am sorry."), (report.Entries[^1].Step, Assert.Single(report.Entries[^1].Says)));
    }

    [Fact]
    public void SilentGuest_IsLabelled()
    {
        var report = Play(Booked("2026-12-24"));
        Assert.Equal(["timed-out", "done", "done"], report.Entries.TakeLast(3).Select(e => e.What));
    }

    [Fact]
    public void BookingForToday_HasNoReminder_AndNoWaitForThePast()
    {
        var entries = Play(Booked("2026-12-01")).Entries;
        Assert.Equal((From, "reminder", "skipped"), (entries[0].At, entries[0].Step, entries[0].What));
        Assert.Equal((At(1, 13), "check-in"), (entries[1].At, entries[1].Step));
    }

    [Fact]
    public void OptedOutGuest_HearsNothing() =>
        Assert.All(Play([.. Booked("2026-12-24"), OptedOut()]).Entries, e => Assert.Empty(e.Says));

    [Fact]
    public void TextWithoutItsFact_IsNotSent_AndAPersonIsTold()
    {
        var entries = Play(Booked("2026-12-24", name: null)).Entries;
        Assert.Equal(("reminder", "failed"), (entries[0].Step, entries[0].What));
        Assert.Empty(entries[0].Says);
    }

    [Fact]
    public void Horizon_EndsTheLook()
    {
        var report = DryRun.Play(
            Fold(Booked("2026-12-24")), Hotel, "stay", new(ImmutableDictionary<string, string>.Empty, TimeSpan.FromHours(1)), From, At(24, 0)).Value!;
        Assert.Equal((1, null), (report.Entries.Length, report.Outcome));
    }

    [Fact]
    public void UnknownExperience_IsRefused() =>
        Assert.Equal(
            RunErrors.NoExperience,
            DryRun.Play(Fold(Booked("2026-12-24")), Hotel, "trip", new(ImmutableDictionary<string, string>.Empty, TimeSpan.Zero), From, From).Error);

    [Fact]
    public void ConfigurationWithAFaultyDesign_IsRefused_WithItsPath()
    {
        var faults = TenantConfigurationRules.Faults(Hotel with
        {
            Experiences = [new("stay", """{"version":1,"name":"x","trigger":{"on":"transaction-completed","transaction":"nothing"},"steps":[{"close":{}}]}"""), new("stay", "{")],
        });
        Assert.Equal(
            [
                "experiences[0].id stands more than once", "experiences[0].design $.trigger.transaction 'nothing' is none of the tenant's",
                "experiences[1].id stands more than once", "experiences[1].design $ is not JSON: line 1, column 2",
            ],
            faults);
    }

    private static DryRunReport Play(IEnumerable<ConversationEvent> events, params (string Step, string Label)[] answers)
    {
        var assumed = new DryRunAssumptions(answers.ToImmutableDictionary(a => a.Step, a => a.Label), TimeSpan.FromHours(1));
        var report = DryRun.Play(Fold(events), Hotel, "stay", assumed, From, From.AddMonths(2));
        Assert.True(report.IsOk, report.Error?.Message);
        return report.Value;
    }

    private static ConversationState Fold(IEnumerable<ConversationEvent> events) => Scenario.Given(events).State;

    private static DateTimeOffset At(int day, int hour) => new(2026, 12, day, hour, 0, 0, TimeSpan.Zero);

    private static ConversationEvent[] Booked(string arrival, string? name = "Ada") =>
    [
        Started, Received(1), new TransactionStarted(From, "book-room", 1, From.AddHours(1), null, 1),
        new CompensationDecided(From, CallId.Of(2), "book-room", 1, $$"""{"arrival":"{{arrival}}","nights":3,"room":"Family Room"{{(name is null ? "" : $",\"name\":\"{name}\"")}}}"""),
        new FunctionAnswered(From, CallId.Of(2), """{"bookingNumber":"LC12345"}""", true, false),
        new TransactionEnded(From, "book-room", "completed", "assistant", false, 2),
    ];
}
