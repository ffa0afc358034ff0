using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;

namespace Halatech.Grains.Tests.Turns;

/// <summary>A customer who writes on while the assistant thinks: nothing is said to half of it, and what it cost is known.</summary>
public sealed class BurstTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task NewerMessage_BreaksOffTheModel_AndCountsWhatWasPaid()
    {
        Gate thinking = new();
        var brokenOff = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var talk = await TalkAsync(async (call, token) =>
        {
            if (call.IsDecision || brokenOff.Task.IsCompleted) return await Hotel.Model(_ => false)(call, token);
            await using var heard = token.Register(() => brokenOff.TrySetResult());
            await thinking.PassAsync(token);
            return "Never said.";
        });
        await talk.SayAsync("I have a question").OkAsync();
        await thinking.ReachedAsync();
        await Eventually.TrueAsync(() => talk.ModelCalls.Any(c => c.IsDecision), "the enforcer was asked");
        await talk.SayAsync("about the pool").OkAsync();
        await talk.SettledAsync();

        await brokenOff.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Certainly.", Assert.Single(talk.Sent).Text);
        Assert.Equal(ReplyId.OfTurn(2), talk.Sent[0].Send.Reply);
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1, "the cost of the first turn is kept");
        var wasted = talk.Events.OfType<ReplyDiscarded>().Single();
        Assert.Equal(1, wasted.Epoch);
        Assert.Equal(2, wasted.Usage.Attempts);
        Assert.True(wasted.Usage.InputTokens > 0, "what the enforcer had read is counted");
    }

    [Fact]
    public async Task NewerMessage_WhileACallIsPrepared_LetsNothingBeCalled()
    {
        Gate filling = new();
        var calls = 0;
        var talk = await TalkAsync(async (call, token) =>
        {
            if (call.Function == "initiateTransaction" && Interlocked.Increment(ref calls) == 1) await filling.PassAsync(CancellationToken.None);
            return await Hotel.Model(q => q == Hotel.WantsRoom && Volatile.Read(ref calls) == 0)(call, token);
        });
        await talk.SayAsync("I want a room").OkAsync();
        await filling.ReachedAsync();
        await talk.SayAsync("or rather tell me of the pool").OkAsync();
        filling.Open();
        await talk.SettledAsync();
        Assert.Equal(0, talk.Count<FunctionCalled>());
        Assert.Equal("Certainly.", Assert.Single(talk.Sent).Text);
        await Eventually.TrueAsync(() => talk.Count<ReplyDiscarded>() == 1, "the cost of the first turn is kept");
    }

    [Fact]
    public async Task MessageInTheQuietTime_CostsNothing()
    {
        var talk = await _cluster.NewConversationAsync(t => t with { Turn = t.Turn with { QuietTimeMilliseconds = 300 } });
        await talk.SayAsync("One").OkAsync();
        await talk.SayAsync("and two").OkAsync();
        await talk.SettledAsync();
        Assert.Single(talk.ModelCalls);
        Assert.Equal(0, talk.Count<ReplyDiscarded>());
    }

    /// <summary>The model is deaf, so the old turn goes on in the silo where it began, beside another one elsewhere.</summary>
    [Fact]
    public async Task NewerMessage_OnAnotherSilo_SilencesTheTurnOnTheFirst()
    {
        Gate thinking = new();
        var (begun, ended) = (0, 0);
        var talk = await TalkAsync(async (call, token) =>
        {
            if (call.IsDecision || call.Prompt.Any(m => m.Text.Contains("pool", StringComparison.Ordinal))) return await Hotel.Model(_ => false)(call, token);
            Interlocked.Increment(ref begun);
            await thinking.PassAsync(CancellationToken.None);
            Interlocked.Increment(ref ended);
            return "An old draft.";
        });
        await talk.SayAsync("I have a question").OkAsync();
        await thinking.ReachedAsync();
        var first = _cluster.HomeOf(talk.Grain);
        await Eventually.TrueAsync(
            async () =>
            {
                // It moves as one step: the turn that it leaves behind reports to it, and would bring it back where it was.
                TenantScope.Enter(talk.Tenant);
                RequestContext.Set(IPlacementDirector.PlacementHintKey, _cluster.Silos.First(s => s != first).SiloAddress);
                await talk.Grain.AsReference<IGrainManagementExtension>().MigrateOnIdle();
                await talk.ReadAsync();
                return _cluster.IsInMemory(talk.Grain) && _cluster.HomeOf(talk.Grain) != first;
            },
            "the conversation is on another silo");
        await talk.SayAsync("about the pool").OkAsync();
        await talk.SettledAsync();

        thinking.Open();
        await Eventually.TrueAsync(() => Volatile.Read(ref ended) == Volatile.Read(ref begun), "every old draft is written to its end");
        await talk.SettledAsync();
        Assert.Equal("Certainly.", Assert.Single(talk.Sent).Text);
    }

    private async Task<TestConversation> TalkAsync(Func<ChatCall, CancellationToken, Task<string>> model)
    {
        var talk = await _cluster.NewConversationAsync(Hotel.Configure);
        _cluster.Chat.Answers.Usually(talk.Tenant, model);
        return talk;
    }
}
