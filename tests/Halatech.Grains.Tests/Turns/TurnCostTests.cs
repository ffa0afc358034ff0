using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

/// <summary>What is asked again within a turn, and what of its cost is kept.</summary>
public sealed class TurnCostTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task DraftThatFailsOnce_IsAskedForAgain_AndTheEnforcerIsNot()
    {
        var talk = await _cluster.NewConversationAsync(Hotel.Configure);
        var failed = false;
        var model = Hotel.Model(_ => false, reply: "At nine.");
        _cluster.Chat.Answers.Usually(talk.Tenant, (call, token) =>
        {
            if (call.IsDecision || failed) return model(call, token);
            failed = true;
            return ScriptedChat.Fails(ErrorKind.Upstream)(call, token);
        });
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        Assert.Equal("At nine.", Assert.Single(talk.Sent).Text);
        Assert.Single(talk.ModelCalls, call => call.IsDecision);
        Assert.Equal(2, talk.ModelCalls.Count(call => !call.IsDecision));
    }

    [Theory]
    [InlineData(ErrorKind.Unavailable)]
    [InlineData(ErrorKind.Limited)]
    [InlineData(ErrorKind.Forbidden)]
    public async Task FaultThatWasTriedAgainAlready_OrIsFinal_IsNotTriedAgainHere(ErrorKind kind)
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.Fails(kind));
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        Assert.Single(talk.ModelCalls);
        Assert.Equal(Samples.Apology, Assert.Single(talk.Sent).Text);
    }

    [Fact]
    public async Task TurnThatANewerMessageCancels_LeavesWhatItsDraftCost()
    {
        var talk = await _cluster.NewConversationAsync();
        var gate = new Gate();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.After(gate, "Never said."));
        await talk.SayAsync("When do you open?").OkAsync();
        await gate.ReachedAsync();
        await talk.SayAsync("On Sundays, I mean.").OkAsync();
        await talk.SettledAsync();
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1, "the cost of the cancelled turn is kept");

        var discarded = Assert.Single(talk.Events.OfType<ReplyDiscarded>());
        Assert.Equal((1, 10, 10), (discarded.Epoch, discarded.Usage.Tokens, discarded.Usage.WastedTokens));
        Assert.Equal(0, Assert.Single(talk.Events.OfType<ReplyDecided>()).Usage!.WastedTokens);
    }

    [Fact]
    public async Task DraftThatAFunctionReplaces_IsWaste()
    {
        var talk = await _cluster.NewConversationAsync(Hotel.Configure);
        var gate = new Gate();
        var model = Hotel.Model(q => q == Hotel.WantsPerson);
        _cluster.Chat.Answers.Usually(talk.Tenant, async (call, token) =>
        {
            // The draft is on its way when the enforcer answers.
            if (call.IsDecision) await gate.ReachedAsync();
            else if (call.Function is null) await gate.PassAsync(token);
            return await model(call, token);
        });
        await talk.SayAsync("A person, please.").OkAsync();
        await talk.SettledAsync();

        var usage = Assert.Single(talk.Events.OfType<FunctionCalled>()).Usage;
        Assert.Equal((3, 40, 10), (usage.Attempts, usage.Tokens, usage.WastedTokens));
    }
}
