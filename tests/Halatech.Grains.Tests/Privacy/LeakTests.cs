using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Privacy;

/// <summary>What customers and functions say reaches neither logs nor traces, at whatever level and whatever fails; what is personal reaches no model.</summary>
public sealed class LeakTests
{
    private const string Card = "4111 1111 1111 1111";
    private const string Email = "adaeze.obi@example.com";
    private const string Phone = "+234 803 555 0123";
    private const string Nin = "12345678901";
    private const string Word = "xylophonist";

    private static readonly string[] Personal = [Card, Email, Phone, Nin];

    [Fact]
    public async Task Turns_ThatSucceedAndFail_LogAndTraceNothingOfWhatWasSaid()
    {
        using var logs = new CapturedLogs();
        await using var cluster = await GrainCluster.StartAsync(logs);
        var talk = await cluster.NewConversationAsync(Hotel.Configure);
        cluster.Chat.Answers.Usually(talk.Tenant, Hotel.Model(_ => false, reply: $"Certainly, {Word}."));
        await talk.SayAsync($"I am a {Word}. My card is {Card}, write to {Email} or call {Phone}, my NIN is {Nin}.").OkAsync();
        await talk.SettledAsync();
        await talk.ReadAsync();

        cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.Fails(ErrorKind.Upstream));
        await talk.SayAsync($"Once more: {Email}, the {Word}.").OkAsync();
        await talk.SettledAsync();
        cluster.Carrier.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult(CarrierAnswer.Refuses));
        await talk.SayAsync($"And {Phone}, the {Word}?").OkAsync();
        await talk.SettledAsync();
        await talk.TakeOverAsync().OkAsync();
        await talk.ReplyAsync("r1", $"Dear {Word}, your card {Card} is fine.").OkAsync();
        await cluster.DeactivateAsync(talk.Grain);
        await talk.ReadAsync();

        Assert.True(logs.Lines.Count > 50, "Logs are captured.");
        Assert.All([.. Personal, Word], secret => Assert.DoesNotContain(logs.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
        Assert.NotEmpty(talk.ModelCalls);
        Assert.All(Personal, secret => Assert.DoesNotContain(
            talk.ModelCalls.SelectMany(call => call.Prompt), message => message.Text.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public void Records_ThatTravel_SayNothingOfTheirContent()
    {
        var message = new InboundMessage(Sids.New(), 1, new Route(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348000000001"), Word, [], DateTimeOffset.UnixEpoch);
        object[] said =
        [
            message,
            new ReceiveMessage(message.Sid, 1, message.Route, Word, [], message.SentAt),
            new MessageReceived(message.SentAt, message.Sid, 1, Word, [], message.SentAt, default, true),
            new ReceiveFeedback(CallId.Of(1), Word),
            new SendReply(TestConversation.Agent, ReplyId.Parse("r1"), [Word]),
        ];
        Assert.All(said, record => Assert.DoesNotContain(Word, record.ToString(), StringComparison.Ordinal));
    }
}
