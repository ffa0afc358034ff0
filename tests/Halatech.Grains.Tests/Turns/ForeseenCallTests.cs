using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

/// <summary>Arguments that are asked for while the enforcer decides, in a transaction of a tenant that wants it so.</summary>
public sealed class ForeseenCallTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;
    private bool _hasDetails;

    [Fact]
    public async Task Call_ThatIsDecided_UsesThem_AndTheModelIsNotAskedTwice()
    {
        var talk = await InTransactionAsync(Hotel.ArgumentsOf);
        _hasDetails = true;
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length == 2, "the call is answered and told");

        Assert.Single(talk.ModelCalls, c => c.Function == BuiltInFunctions.Post);
        Assert.Equal("book-room", Assert.Single(_cluster.Functions.Posts(talk.Key)).ActionType);
        var called = Assert.Single(talk.Events.OfType<FunctionCalled>(), e => e.Name == BuiltInFunctions.Post);
        Assert.Equal(BuiltInFunctions.Post, called.Receipt.FunctionName);
    }

    [Fact]
    public async Task Arguments_NobodyDecidedFor_CallNothing_AndAreWaste()
    {
        var talk = await InTransactionAsync(Hotel.ArgumentsOf);
        await talk.SayAsync("What rooms are there?").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length == 2, "the question is answered");

        Assert.Single(talk.ModelCalls, c => c.Function == BuiltInFunctions.Post);
        Assert.Empty(_cluster.Functions.Posts(talk.Key));
        Assert.DoesNotContain(talk.Events.OfType<FunctionCalled>(), e => e.Name == BuiltInFunctions.Post);
        Assert.True(talk.Events.OfType<ReplyDecided>().Last().Usage!.WastedTokens > 0);
    }

    [Fact]
    public async Task Arguments_ThatDoNotFit_AreRepairedAsEver()
    {
        var asked = 0;
        var talk = await InTransactionAsync(function => function == BuiltInFunctions.Post && asked++ == 0 ? "{}" : Hotel.ArgumentsOf(function));
        _hasDetails = true;
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length == 2, "the call is answered and told");

        Assert.Equal(2, talk.ModelCalls.Count(c => c.Function == BuiltInFunctions.Post));
        Assert.Single(_cluster.Functions.Posts(talk.Key));
    }

    [Fact]
    public async Task Arguments_ThatCouldNotBeHad_AreAskedForAnew()
    {
        var failed = false;
        var talk = await InTransactionAsync(Hotel.ArgumentsOf, function =>
        {
            if (function != BuiltInFunctions.Post || failed) return false;
            return failed = true;
        });
        _hasDetails = true;
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length == 2, "the call is answered and told");
        Assert.Single(_cluster.Functions.Posts(talk.Key));
    }

    private async Task<TestConversation> InTransactionAsync(Func<string, string> arguments, Func<string, bool>? fails = null)
    {
        var talk = await _cluster.NewConversationAsync(t => Hotel.Configure(t) with { Turn = new TurnSettings(QuietTimeMilliseconds: 0, DraftCalls: true) });
        var model = Hotel.Model(
            q => q == Hotel.WantsRoom || (q == Hotel.HasDetails && _hasDetails && _cluster.Functions.Posts(talk.Key).IsEmpty), arguments);
        _cluster.Chat.Answers.Usually(talk.Tenant, (call, token) =>
            call.Function is { } function && fails?.Invoke(function) == true ? ScriptedChat.Fails(ErrorKind.Upstream)(call, token) : model(call, token));
        await talk.SayAsync("I want a room.").OkAsync();
        await talk.SettledExceptAsync();
        Assert.Single(talk.Sent);
        return talk;
    }
}
