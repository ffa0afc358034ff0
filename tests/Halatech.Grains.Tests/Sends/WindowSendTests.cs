using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Sends;

/// <summary>What leaves when the customer last wrote more than a day ago.</summary>
[Collection(FakeTimeCluster.Name)]
public sealed class WindowSendTests(FakeTimeCluster fake)
{
    private static readonly string CarrierSid = "HX" + new string('1', 32);
    private static readonly string InvitationSid = "HX" + new string('2', 32);
    private static readonly TimeSpan Day = TimeSpan.FromHours(25);

    private static readonly TemplateSettings Carrier = new(
        CarrierSid, "News: {{1}}", ImmutableDictionary<string, string>.Empty.Add("1", "{{text}}"));

    private static readonly TemplateSettings Invitation = new(InvitationSid, "There is news for you.", Answer: "Go on", HoldHours: 48);

    private readonly GrainCluster _cluster = fake.Cluster;

    [Fact]
    public async Task Template_CarriesTheReply()
    {
        var talk = await LateTalkAsync(Carrier);
        await talk.ReplyAsync("r1", "Your room is ready.").OkAsync();
        await fake.SettleAsync(talk);

        var sent = talk.Sent[^1];
        Assert.Equal((CarrierSid, "News: Your room is ready."), (sent.Template!.ContentSid, sent.Text));
    }

    [Fact]
    public async Task Invitation_LeavesFirst_AndTheReplyWhenTheCustomerAnswers()
    {
        var talk = await LateTalkAsync(Invitation);
        await talk.ReplyAsync("r1", "Your room", "is ready.").OkAsync();
        await fake.PassUntilAsync(() => talk.Sent.Length == 2);
        Assert.Equal(InvitationSid, talk.Sent[1].Template!.ContentSid);

        await talk.SayAsync("go on").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal(["Your room", "is ready."], talk.Sent.Skip(2).Select(m => m.Text));
        Assert.All(talk.Sent.Skip(2), m => Assert.Null(m.Template));
    }

    [Fact]
    public async Task TapOnTheInvitation_IsNotAnsweredByTheAssistant()
    {
        var talk = await LateTalkAsync(Invitation);
        await talk.ReplyAsync("r1", "Your room is ready.").OkAsync();
        await fake.PassUntilAsync(() => talk.Sent.Length == 2);
        await talk.HandBackAsync().OkAsync();
        var asked = talk.ModelCalls.Length;

        await talk.SayAsync("Go on").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal("Your room is ready.", talk.Sent[^1].Text);
        Assert.Equal(asked, talk.ModelCalls.Length);
    }

    [Fact]
    public async Task UnansweredInvitation_WithdrawsTheReplyInTheEnd()
    {
        var talk = await LateTalkAsync(Invitation);
        await talk.ReplyAsync("r1", "Your room is ready.").OkAsync();
        await fake.PassUntilAsync(() => talk.Sent.Length == 2);

        await fake.PassUntilAsync(() => talk.Count<HoldEnded>() == 1, TimeSpan.FromHours(1));

        Assert.Equal("window-closed", (await talk.ReadAsync()).Flag);
        Assert.Equal(2, talk.Sent.Length);
        Assert.Equal("window-closed", Assert.Single(talk.Events.OfType<SendWithdrawn>()).Reason);
    }

    [Fact]
    public async Task WithoutATemplate_NothingLeavesAndTheConversationIsFlagged()
    {
        var talk = await LateTalkAsync();
        await talk.ReplyAsync("r1", "Your room is ready.").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal("window-closed", (await talk.ReadAsync()).Flag);
        Assert.Single(_cluster.Carrier.Attempts(talk.Key));
    }

    [Fact]
    public async Task WindowThatClosesBetweenTwoAttempts_EndsThem_AndWhatWasTakenCounts()
    {
        var talk = await _cluster.NewConversationAsync(t => With(t, Carrier));
        await talk.SayAsync("Hello?").OkAsync();
        await fake.SettleAsync(talk);
        await talk.TakeOverAsync().OkAsync();
        fake.Time.Advance(ServiceWindow.Length - ServiceWindow.Margin - TimeSpan.FromSeconds(3));
        _cluster.Carrier.Answers.Next(talk.Tenant, CarrierAnswer.TakesAndFails, CarrierAnswer.Fails);
        await talk.ReplyAsync("r1", "Taken unseen,").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length == 2);
        fake.Time.Advance(TimeSpan.FromSeconds(5));
        await fake.SettleAsync(talk);
        await talk.ReplyAsync("r2", "too late.").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal(["Taken unseen,", "News: too late."], talk.Sent.Skip(1).Select(m => m.Text));
        Assert.Equal(3, talk.Count<MessageSent>());
    }

    private async Task<TestConversation> LateTalkAsync(params TemplateSettings[] templates)
    {
        var talk = await _cluster.NewConversationAsync(t => With(t, templates));
        await talk.SayAsync("Is my room ready?").OkAsync();
        await fake.SettleAsync(talk);
        await talk.TakeOverAsync().OkAsync();
        fake.Time.Advance(Day);
        return talk;
    }

    private static TenantConfiguration With(TenantConfiguration tenant, params TemplateSettings[] templates) => tenant with
    {
        Channels = tenant.Channels.SetItem("whatsapp", new ChannelSettings(1600, OutsideWindow: [.. templates], SecondsBetweenMessages: 0)),
    };
}
