using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Recovery;

public sealed class KilledSiloTests
{
    private const int ConversationsOfEachKind = 20;

    [Fact]
    public async Task KilledSilo_WithTurnsAndSendsUnderWay_IsMadeGoodByTheOther()
    {
        await using var cluster = await GrainCluster.StartAsync(
            silos: 2,
            settings:
            [
                (nameof(GrainsOptions.RecoveryIntervalMilliseconds), "200"),
                (nameof(GrainsOptions.RecoveryMinimumAgeMilliseconds), "0"),
            ]);
        Gate gate = new();
        var thinking = await StartAsync(
            cluster, t => cluster.Chat.Answers.Usually(t.Tenant, ScriptedChat.After(gate, "At nine.")), t => t.ModelCalls.Length);
        var sending = await StartAsync(
            cluster, t => cluster.Carrier.Answers.Usually(t.Tenant, FakeCarrier.After(gate, CarrierAnswer.Takes)), t => Attempts(cluster, t));
        var taken = await StartAsync(cluster, t => TakeThenHang(cluster, t, gate), t => Attempts(cluster, t));
        TestConversation[] all = [.. thinking, .. sending, .. taken];

        var victim = cluster.HomeOf(all[0].Grain);
        Assert.Contains(all, t => cluster.HomeOf(t.Grain) != victim);
        await cluster.KillAsync(victim);
        gate.Open();
        foreach (var talk in all) await talk.SettledAsync();

        Assert.All(all, talk =>
        {
            Assert.Equal((ReplyId.OfTurn(1), 0), (Assert.Single(talk.Sent).Send.Reply, Assert.Single(talk.Sent).Send.Part));
            Assert.Equal((1, 1), (talk.Count<ReplyDecided>(), talk.Count<MessageSent>()));
        });

        // The survivor takes in new messages of the same customers.
        await Eventually.TrueAsync(async () => await SayAsync(all[0]));
        await Eventually.TrueAsync(() => all[0].Sent.Length == 2);
    }

    private static int Attempts(GrainCluster cluster, TestConversation talk) => cluster.Carrier.Attempts(talk.Key).Length;

    private static async Task<TestConversation[]> StartAsync(
        GrainCluster cluster, Action<TestConversation> script, Func<TestConversation, int> begun)
    {
        var tenant = await cluster.NewTenantAsync();
        TestConversation[] talks =
            [.. Enumerable.Range(0, ConversationsOfEachKind).Select(_ => cluster.NewConversation(tenant))];
        script(talks[0]);
        foreach (var talk in talks) await talk.SayAsync("When do you open?").OkAsync();
        await Eventually.TrueAsync(() => talks.All(t => begun(t) > 0));
        return talks;
    }

    /// <summary>The carrier has the message before its silo dies, and its answer never comes.</summary>
    private static void TakeThenHang(GrainCluster cluster, TestConversation talk, Gate gate) =>
        cluster.Carrier.Answers.Usually(talk.Tenant, async (message, _) =>
        {
            cluster.Carrier.Take(message);
            await gate.PassAsync(CancellationToken.None);
            return CarrierAnswer.Fails;
        });

    private static async Task<bool> SayAsync(TestConversation talk)
    {
        try
        {
            return (await talk.SayAsync("And when do you close?")).IsOk;
        }
        catch (OrleansException)
        {
            return false;
        }
    }
}
