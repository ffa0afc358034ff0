using System.Collections.Immutable;
using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Local.Twilio;

namespace Halatech.Local.Tests.Month;

/// <summary>
/// A month of conversations with random pauses, many of them about a day long, and a provider that fails now and then: whoever
/// writes whenever, no message meets Twilio's 63016 or 63018.
/// </summary>
public sealed class MonthTests
{
    private const int Customers = 9;
    private static readonly AgentId Agent = AgentId.Parse("auth0|amaka");
    private static readonly TemplateSettings Carrier = new(
        $"HX{1:x32}", "News from us: {{1}}", ImmutableDictionary<string, string>.Empty.Add("1", "{{text}}"));

    private static readonly TemplateSettings Invitation = new($"HX{2:x32}", "There is news for you.", Answer: "Go on", HoldHours: 30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Month_OfRandomPauses_MeetsNoRefusal(int seed)
    {
        var (world, tenants) = await MonthWorld.StartAsync([Carrier], [Invitation], []);
        await using var _ = world;
        var dice = new Random(seed);
        Dictionary<int, string> conversations = [];
        var end = world.Time.GetUtcNow().AddDays(30);
        for (var n = 0; world.Time.GetUtcNow() < end; n++)
        {
            if (dice.Next(4) == 0) world.Twilio.AddFault(new FaultRule { Method = "POST", Path = "*/Messages", Times = dice.Next(1, 4), Cut = dice.Next(2) == 0 ? "before" : "after" });
            for (var i = 0; i < 3; i++)
            {
                var customer = n < Customers ? n : dice.Next(Customers);
                await ActAsync(world, tenants[customer % 3], customer, dice, conversations, n);
            }

            await PassAsync(world, PauseOf(dice));
        }

        world.Twilio.ClearFaults();
        await PassAsync(world, TimeSpan.FromMinutes(20));
        await world.Twilio.IdleAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (world.Twilio.Counts.OutsideWindow, world.Twilio.Counts.TooFast));
        var sent = world.Twilio.RestMessages;
        Assert.True(sent.Count > 30, $"{sent.Count} messages");
        Assert.Contains(sent, m => m.ContentSid == Carrier.ContentSid);
        Assert.Contains(sent, m => m.ContentSid == Invitation.ContentSid);
        Assert.Contains(sent, m => m.ContentSid is null);
        TestContext.Current.SendDiagnosticMessage($"{sent.Count} messages, {sent.Count(m => m.ContentSid is not null)} as templates");
    }

    private static async Task ActAsync(
        MonthWorld world, TenantId tenant, int customer, Random dice, Dictionary<int, string> conversations, int n)
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"whatsapp:+23480000000{customer:d2}");
        if (!conversations.TryGetValue(customer, out var conversation) || dice.Next(3) == 0)
        {
            await world.WriteAsync(tenant, customer % 3, phone, dice.Next(4) == 0 ? "Go on" : $"Question {n}", TimeSpan.FromSeconds(dice.Next(20)));
            conversations[customer] = world.Twilio.Thread(phone, MonthWorld.AddressOf(customer % 3))[^1].ConversationSid ?? conversations.GetValueOrDefault(customer, "");
            return;
        }

        var grain = world.GrainOf(tenant, conversation);
        await world.Cluster.OnBehalfOfAsync(tenant, _ => grain.TakeOverAsync(new TakeOver(Agent)));
        var reply = ReplyId.Parse(string.Create(CultureInfo.InvariantCulture, $"r-{n}-{dice.Next(100_000)}"));
        ImmutableArray<string> parts = dice.Next(3) == 0 ? [$"First part {n},", $"second part {n}."] : [$"Answer {n}."];
        await world.Cluster.OnBehalfOfAsync(tenant, _ => grain.ReplyAsync(new SendReply(Agent, reply, parts)));
        if (dice.Next(2) == 0) await world.Cluster.OnBehalfOfAsync(tenant, _ => grain.HandBackAsync(new HandBack(Agent)));
    }

    // The first seconds in small steps, so that work which waits for the clock gets on; then, when nothing is on its way, the
    // pause at once.
    private static async Task PassAsync(MonthWorld world, TimeSpan pause)
    {
        for (var second = 0; second < 12 || world.Attempts.AreUnderWay; second++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(8), TestContext.Current.CancellationToken);
        }

        world.Time.Advance(pause);
        await Task.Yield();
    }

    private static TimeSpan PauseOf(Random dice) => dice.Next(6) switch
    {
        0 => TimeSpan.FromSeconds(dice.Next(60)),
        1 => TimeSpan.FromMinutes(dice.Next(1, 90)),
        2 => TimeSpan.FromHours(dice.Next(2, 12)),
        3 => TimeSpan.FromHours(30),
        _ => TimeSpan.FromHours(23) + TimeSpan.FromMinutes(dice.Next(40, 80)) + TimeSpan.FromSeconds(dice.Next(60)),
    };
}
