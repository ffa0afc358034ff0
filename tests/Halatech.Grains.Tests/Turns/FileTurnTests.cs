using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

public sealed class FileTurnTests(SharedCluster shared)
{
    private const string Url = "https://files.example.com/menu.pdf";

    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task FileThatAnAnswerNames_LeavesAfterTheText_AsTheTenantsOwnAddress()
    {
        var talk = await _cluster.NewConversationAsync(WithFiles);
        _cluster.Chat.Answers.Next(talk.Tenant, "Here is our menu.\n[file: menu]");
        await talk.SayAsync("The menu, please").OkAsync();
        await talk.SettledAsync();

        Assert.Equal<string>(["Here is our menu.", $"Dinner menu: {Url}"], talk.Sent.Select(m => m.Text));
        Assert.Equal<OutboundFile?>([null, new(Url, "Dinner menu")], talk.Sent.Select(m => m.File));
        var decided = talk.Events.OfType<ReplyDecided>().Single();
        Assert.Equal(new PartForm(MediaUrl: Url, MediaId: "menu"), decided.FormOf(1));
    }

    [Fact]
    public async Task FileThatTheModelInvents_IsComplainedAbout_AndNothingOfItLeaves()
    {
        var talk = await _cluster.NewConversationAsync(WithFiles);
        _cluster.Chat.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult("Here it is.\n[file: guest-list]"));
        await talk.SayAsync("The guest list, please").OkAsync();
        await talk.SettledAsync();

        Assert.Equal(Samples.Apology, Assert.Single(talk.Sent).Text);
        Assert.Equal(2, talk.ModelCalls.Length);
        Assert.Contains("guest-list", (await talk.ReadAsync()).Flag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileOfAReply_IsWithdrawnByATakeover_LikeItsText()
    {
        var gate = new Gate();
        var talk = await _cluster.NewConversationAsync(WithFiles);
        _cluster.Carrier.Answers.Next(talk.Tenant, FakeCarrier.After(gate, CarrierAnswer.Takes));
        _cluster.Chat.Answers.Next(talk.Tenant, "Here is our menu.\n[file: menu]");
        await talk.SayAsync("The menu, please").OkAsync();
        await Eventually.TrueAsync(() => _cluster.Carrier.Attempts(talk.Key).Length == 1, "the text is under way");
        await talk.TakeOverAsync().OkAsync();
        gate.Open();
        await talk.SettledAsync();

        Assert.DoesNotContain(talk.Sent, m => m.File is not null);
    }

    private static TenantConfiguration WithFiles(TenantConfiguration tenant) => tenant with
    {
        Files = [new TenantFile("menu", "Dinner menu", Url)],
        Channels = tenant.Channels.SetItem("whatsapp", new ChannelSettings(1600, SecondsBetweenMessages: 0, Files: true)),
    };
}
