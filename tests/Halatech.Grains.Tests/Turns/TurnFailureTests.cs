using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

[Collection(FakeTimeCluster.Name)]
public sealed class TurnFailureTests(FakeTimeCluster fake)
{
    private readonly GrainCluster _cluster = fake.Cluster;

    [Fact]
    public async Task Burst_OfFiveMessages_HasOneReplyToAll()
    {
        var talk = await _cluster.NewConversationAsync(t => t with { Turn = new TurnSettings(QuietTimeMilliseconds: 700) });
        for (var i = 0; i < 5; i++)
        {
            await talk.SayAsync($"Part {i}").OkAsync();
            fake.Time.Advance(TimeSpan.FromMilliseconds(20));
        }

        await fake.SettleAsync(talk);

        Assert.Equal(ReplyId.OfTurn(5), Assert.Single(talk.Sent).Send.Reply);
        Assert.Single(talk.ModelCalls);
    }

    [Fact]
    public async Task Model_FailingTwice_IsAskedAThirdTime()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.Fails(ErrorKind.Upstream), ScriptedChat.Fails(ErrorKind.Upstream));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal("Our doors open at nine.", Assert.Single(talk.Sent).Text);
        Assert.Equal(3, Assert.Single(talk.Events.OfType<ReplyDecided>()).Usage!.Attempts);
        Assert.Null((await talk.ReadAsync()).Flag);
    }

    [Fact]
    public async Task Model_ThatRefuses_IsNotAskedAgainAndTheApologyGoesOut()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.Fails(ErrorKind.Invalid));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        await AssertApologyAsync(talk, "model.scripted");
        Assert.Single(talk.ModelCalls);
    }

    [Fact]
    public async Task Model_ThatKeepsFailing_IsGivenUpAndTheApologyGoesOut()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.Fails(ErrorKind.Upstream));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        await AssertApologyAsync(talk, "model.scripted");
        Assert.Equal(3, talk.ModelCalls.Length);
    }

    [Fact]
    public async Task Model_ThatHangs_IsLeftAtTheDeadlineAndTheApologyGoesOut()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.After(new Gate(), "Never said."));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk, TimeSpan.FromSeconds(1));

        await AssertApologyAsync(talk, "turn.deadline");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public async Task Model_ThatSaysNothing_IsAskedAgainAndThenTheApologyGoesOut(string nothing)
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult(nothing));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        await AssertApologyAsync(talk, "model.empty");
        Assert.Equal(3, talk.ModelCalls.Length);
    }

    [Fact]
    public async Task Retrieval_ThatFailsOnce_IsTriedAgain()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Knowledge.Finds.Next(talk.Tenant, (_, _) => throw new TimeoutException("The index is slow."));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal(AuthorKind.Assistant, Assert.Single(talk.Sent).Author);
    }

    [Fact]
    public async Task Retrieval_ThatKeepsFailing_EndsInTheApologyAndTheModelIsNotAsked()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Knowledge.Finds.Usually(talk.Tenant, (_, _) => throw new TimeoutException("The index is slow."));

        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        await AssertApologyAsync(talk, "turn.broken");
        Assert.Empty(talk.ModelCalls);
    }

    [Fact]
    public async Task Message_AfterAnApology_IsAnsweredAsUsual()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.Fails(ErrorKind.Invalid));
        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk);

        await talk.SayAsync("And now?").OkAsync();
        await fake.SettleAsync(talk);

        Assert.Equal([AuthorKind.Notice, AuthorKind.Assistant], talk.Sent.Select(m => m.Author));
    }

    private static async Task AssertApologyAsync(TestConversation talk, string reason)
    {
        var apology = Assert.Single(talk.Sent);
        Assert.Equal((AuthorKind.Notice, Samples.Apology), (apology.Author, apology.Text));
        Assert.Equal(reason, Assert.Single(talk.Events.OfType<TurnFailed>()).Reason);
        Assert.Equal($"turn-failed: {reason}", (await talk.ReadAsync()).Flag);
    }
}
