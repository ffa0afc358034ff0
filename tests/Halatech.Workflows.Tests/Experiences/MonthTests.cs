using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Experiences.Expressions;
using Halatech.Grains.Tests.Support;
using Halatech.Workflows.Tests.Support;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Halatech.Workflows.Tests.Experiences;

/// <summary>The sample hotel's month with a guest, from the booking to the review, with every message in its minute.</summary>
public sealed class MonthTests : IAsyncLifetime
{
    private const string CheckIn =
        "Your Family Room is ready, booking LC12345. Welcome to Lantern Court Hotel! Please have an identity document at hand at the front desk.";

    private const string Review =
        "Good morning, and thank you for staying with us. How was it? Please reply with a number from 1 (poor) to 5 (excellent).";

    private WorkflowWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await WorkflowWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task HappyGuest_IsRemindedWelcomedAskedAndThanked()
    {
        var (talk, arrival) = await BookAsync();
        var booked = talk.Sent.Length;
        await ToReviewAsync(talk, arrival);
        await talk.SayAsync("5 stars!").OkAsync();
        await RunEndsAsync(talk, ExperienceMachine.Completed);

        Assert.Equal(
            [
                $"{Day(arrival, -27)} 18:00 Is there anything else I can help you with? If not, there is nothing you need to do.",
                $"{Day(arrival, -1)} 10:00 {Reminder(arrival)}",
                $"{Day(arrival, 0)} 14:00 {CheckIn}",
                $"{Day(arrival, Guest.Nights)} 08:30 {Review}",
                $"{Day(arrival, Guest.Nights)} 08:40 Thank you, that makes our day! We would love to welcome you again.",
            ],
            Guest.Read(talk).Skip(booked));
        Assert.Equal(["happy-guest"], talk.Events.OfType<ConversationLabelled>().Select(e => e.Label));
        foreach (var line in Guest.Read(talk)) TestContext.Current.TestOutputHelper?.WriteLine(line);
    }

    [Fact]
    public async Task UnhappyGuest_GetsAPerson_AndTheHandoffIsWatched()
    {
        var (talk, arrival) = await BookAsync();
        await ToReviewAsync(talk, arrival);
        await talk.SayAsync("2").OkAsync();
        await RunEndsAsync(talk, ExperienceMachine.Completed);
        Assert.Equal(ConversationMode.Relay, (await talk.ReadAsync()).Mode);
        Assert.EndsWith("A colleague of our team will write to you here to put it right.", talk.Sent[^1].Text, StringComparison.Ordinal);

        await _world.PassAsync(TimeSpan.FromHours(1));
        await _world.TrueAsync(() => talk.Count<HandoffFollowedUp>() == 4, "all is done about the handoff");
        Assert.Equal(
            [HandoffStepKind.Remind, HandoffStepKind.Remind, HandoffStepKind.Escalate, HandoffStepKind.OfferCallBack],
            talk.Events.OfType<HandoffFollowedUp>().Select(e => e.Kind));
        await _world.SettledAsync(talk);
        Assert.Contains("Shall we call you back?", talk.Sent[^1].Text, StringComparison.Ordinal);
        foreach (var workflow in await _world.WorkflowsOfAsync(talk.Key)) await SavedHistories.SaveIfAskedAsync(_world.Client, workflow);
    }

    [Fact]
    public async Task GuestOnWhatsApp_IsReachedByTemplates_WeeksAfterTheirLastWord()
    {
        var (talk, arrival) = await BookAsync(Channel.WhatsApp);
        var booked = talk.Sent.Length;
        await ToReviewAsync(talk, arrival);
        var written = talk.Sent.Skip(booked).Where(m => m.DecidedAt >= Moment(arrival, -1, 0, 0)).ToArray();
        Assert.Equal(3, written.Length);
        Assert.All(written, m => Assert.NotNull(m.Template));
        foreach (var (message, says) in written.Zip((string[])[Reminder(arrival), CheckIn, Review]))
            Assert.Equal($"A message from Lantern Court Hotel: {says}", message.Text);

        // The answer opens the window again, and the thanks leave as they are.
        await talk.SayAsync("5").OkAsync();
        await RunEndsAsync(talk, ExperienceMachine.Completed);
        Assert.Equal("Thank you, that makes our day! We would love to welcome you again.", talk.Sent[^1].Text);
        Assert.Null(talk.Sent[^1].Template);
        Assert.Equal(0, talk.Count<ConversationFlagged>());
    }

    [Fact]
    public async Task SilentGuest_IsAskedOnceAndLeftInPeace()
    {
        var (talk, arrival) = await BookAsync();
        await ToReviewAsync(talk, arrival);
        var asked = talk.Sent.Length;
        await _world.PassAsync(TimeSpan.FromDays(3));
        await RunEndsAsync(talk, ExperienceMachine.Completed);
        Assert.Equal(["no-review"], talk.Events.OfType<ConversationLabelled>().Select(e => e.Label));
        Assert.Equal(asked, talk.Sent.Length);
    }

    [Fact]
    public async Task GuestWhoOptsOut_HearsNothingMore()
    {
        var (talk, arrival) = await BookAsync();
        await talk.SayAsync("STOP").OkAsync();
        await _world.SettledAsync(talk);
        var sent = talk.Sent.Length;
        await _world.PassUntilAsync(Moment(arrival, Guest.Nights + 3, 12, 0));
        await RunEndsAsync(talk, ExperienceMachine.Completed);
        Assert.Equal(sent, talk.Sent.Length);
    }

    [Fact]
    public async Task History_HasNoWordOfIt_InClearOrAfterOpening()
    {
        var (talk, arrival) = await BookAsync();
        await ToReviewAsync(talk, arrival);
        await talk.SayAsync("5").OkAsync();
        await RunEndsAsync(talk, ExperienceMachine.Completed);

        // The log says that a run is over some moments before its workflow is.
        List<WorkflowExecution> workflows = [];
        await _world.TrueAsync(
            async () => (workflows = await _world.WorkflowsOfAsync(talk.Key)).Count(w => w.Status == WorkflowExecutionStatus.Completed) == 2,
            "two workflows are over");
        Assert.Equal(["Experience", "TransactionRun"], workflows.Where(w => w.Status == WorkflowExecutionStatus.Completed).Select(w => w.WorkflowType).Order(StringComparer.Ordinal));
        Assert.Contains(workflows, w => w.WorkflowType == "ConversationLifecycle");
        foreach (var workflow in workflows)
        {
            var opened = await SavedHistories.OpenAsync(_world.Client, workflow.Id);
            Assert.Contains(talk.Key.Conversation.Value, opened.Opened, StringComparison.Ordinal);
            foreach (var word in new[] { "Ngozi", "Family Room", "LC12345", "Lantern Court", talk.Route.CustomerAddress, "Good morning" })
                Assert.DoesNotContain(word, opened.Opened, StringComparison.Ordinal);

            // Sealed: not even the names of steps can be read at the server.
            Assert.DoesNotContain("check-in", opened.Raw, StringComparison.Ordinal);
            await SavedHistories.SaveIfAskedAsync(_world.Client, workflow);
        }
    }

    private async Task<(TestConversation Talk, DateOnly Arrival)> BookAsync(Channel channel = Channel.Sms)
    {
        // At noon by the hotel's clock, so that what follows within hours is the same whenever the test runs.
        var today = LocalTime.DayOf(await _world.NowAsync(), Guest.Lagos).AddDays(1);
        await _world.PassUntilAsync(LocalTime.At(today, new TimeOnly(12, 0), Guest.Lagos));
        var arrival = today.AddDays(27);
        return (await Guest.BookAsync(_world, arrival, channel), arrival);
    }

    private async Task ToReviewAsync(TestConversation talk, DateOnly arrival)
    {
        foreach (var (day, hour, minute) in new[] { (-1, 10, 10), (0, 14, 10), (Guest.Nights, 8, 40) })
        {
            await _world.PassUntilAsync(Moment(arrival, day, hour, minute));
            await _world.SettledAsync(talk);
        }

        await _world.TrueAsync(() => talk.Count<QuestionAsked>() == 1, "the review is asked for");
        await _world.SettledAsync(talk);
    }

    private async Task RunEndsAsync(TestConversation talk, string outcome)
    {
        await _world.TrueAsync(() => talk.Count<RunEnded>() == 1, "the run ends");
        await _world.SettledAsync(talk);
        Assert.Equal(outcome, talk.Events.OfType<RunEnded>().Single().Outcome);
    }

    private static DateTimeOffset Moment(DateOnly arrival, int day, int hour, int minute) =>
        LocalTime.At(arrival.AddDays(day), new TimeOnly(hour, minute), Guest.Lagos);

    private static string Day(DateOnly arrival, int days) => arrival.AddDays(days).ToString("dd MMM", CultureInfo.InvariantCulture);

    private static string Reminder(DateOnly arrival) =>
        $"We look forward to welcoming you tomorrow, {arrival.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}, to your Family Room at Lantern Court Hotel. Check-in is from 14:00. Is there anything we can prepare for you?";
}
