using System.Globalization;
using Halatech.Local.Twilio;

namespace Halatech.System.Tests.Faults;

/// <summary>
/// What must hold whichever process dies when. HALATECH_FAULT_SEED repeats a run; HALATECH_FAULT_ROUNDS makes it longer
/// (deploy/local/faults.sh sets both).
/// </summary>
public sealed class FaultTests
{
    private const int Customers = 32;
    private static readonly TimeSpan NoQuietTime = TimeSpan.Zero;

    private static int Rounds => Setting("HALATECH_FAULT_ROUNDS", 4);

    private static Random Dice()
    {
        var seed = Setting("HALATECH_FAULT_SEED", Environment.TickCount);
        TestContext.Current.SendDiagnosticMessage("HALATECH_FAULT_SEED={0}", seed);
        return new Random(seed);
    }

    [Fact]
    public async Task Host_KilledAtRandomMomentsUnderLoad_EveryAcknowledgedMessageIsAnsweredOnce()
    {
        await using var world = await FaultWorld.StartAsync(hosts: 1, NoQuietTime);
        await TalkWhileAsync(world, Rounds, () => world.CrashAsync(0));
    }

    [Fact]
    public async Task Postgres_CrashedUnderLoad_NothingIsLostOrDoubledAndWorkGoesOn()
    {
        await using var world = await FaultWorld.StartAsync(hosts: 1, NoQuietTime);
        await TalkWhileAsync(world, Rounds, () => world.Postgres.RestartAsync(crash: true, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TwoSilos_OneKilledUnderLoad_TheOtherAnswersForAll()
    {
        await using var world = await FaultWorld.StartAsync(hosts: 2, NoQuietTime);
        await TalkWhileAsync(world, 1, async () =>
        {
            await world.Hosts[0].KillAsync();
            world.LeadTo(1);
        });
    }

    [Fact]
    public async Task Webhooks_DeliveredThreeTimesAtOnceAndInDisorder_EachMessageIsAnsweredOnce()
    {
        await using var world = await FaultWorld.StartAsync(
            hosts: 2, NoQuietTime, weather: new WebhookWeather(Copies: 3, OutOfOrder: true));
        await TalkWhileAsync(world, 0, () => Task.CompletedTask);
    }

    [Fact]
    public async Task Bursts_OfFiveMessagesFromEachCustomer_GetOneReplyEach()
    {
        await using var world = await FaultWorld.StartAsync(hosts: 2, quietTime: TimeSpan.FromSeconds(2));
        var customers = People(world);
        await Task.WhenAll(customers.Select(BurstAsync));
        await Task.WhenAll(customers.Select(c => c.AnsweredAsync(1)));
        await Verdict.HoldsAsync(world, customers);
        Assert.All(customers, c => Assert.Equal(1, c.Answers));

        // The one reply answers the last message of its burst, so nothing was left out.
        Assert.All(customers, c => Assert.Equal("outbound", c.Thread[^1].Direction));

        static async Task BurstAsync(Customer customer)
        {
            // The time between two messages is what is being tested, not something waited for.
            for (var i = 0; i < 5; i++)
            {
                await customer.SayAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Twilio_AnswersLostAfterSending_NothingIsSentTwice()
    {
        await using var world = await FaultWorld.StartAsync(hosts: 1, NoQuietTime);
        world.Twilio.AddFault(new FaultRule { Method = "POST", Path = "*/Messages", Times = 10, Cut = "after" });
        world.Twilio.AddFault(new FaultRule { Method = "POST", Path = "*/Messages", Times = 5, Status = 503, Body = "<html>busy</html>", ContentType = "text/html" });
        world.Twilio.AddFault(new FaultRule { Method = "POST", Path = "*/Messages", Times = 5, Status = 429 });
        await TalkWhileAsync(world, 0, () => Task.CompletedTask);
    }

    /// <summary>All customers talk, each message after the answer to the one before, while something happens at random moments.</summary>
    private static async Task TalkWhileAsync(FaultWorld world, int times, Func<Task> something)
    {
        var dice = Dice();
        var customers = People(world);
        var talk = Task.WhenAll(customers.Select(c => c.TalkAsync(Rounds * 2)));
        for (var i = 0; i < times; i++)
        {
            await AfterMoreAnswersAsync(customers, dice.Next(4, Customers));
            await something();
        }

        await talk;
        await Verdict.HoldsAsync(world, customers);
        Assert.All(customers, c => Assert.Equal(c.Said, c.Answers));
    }

    private static List<Customer> People(FaultWorld world) => [.. Enumerable.Range(0, Customers).Select(i => new Customer(world, i))];

    private static Task AfterMoreAnswersAsync(List<Customer> customers, int more)
    {
        var goal = customers.Sum(c => c.Answers) + more;
        var possible = customers.Count * Rounds * 2;
        return Eventually.TrueAsync(
            () => Task.FromResult(customers.Sum(c => c.Answers) >= Math.Min(goal, possible)), $"{goal} answers in all");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
