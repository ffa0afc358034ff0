using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

/// <summary>A booking whose answer is still to come is called off: what was posted is undone, by one more call and with the ids of the first.</summary>
[Collection(FakeTimeCluster.Name)]
public sealed class CancelledBookingTests(FakeTimeCluster fake)
{
    private readonly GrainCluster _cluster = fake.Cluster;
    private bool _hasDetails;
    private bool _isOver;

    [Fact]
    public async Task Customer_CallsItOff_AndItIsUndone()
    {
        var talk = await BookingAsync();
        _isOver = true;
        await talk.SayAsync("Never mind, leave it.").OkAsync();
        await UndoneAsync(talk, "cancelled");
        Assert.Equal("Called off.", talk.Sent[^1].Text);
        Assert.Equal("endTransaction", talk.Events.OfType<FunctionCalled>().Last().Receipt.FunctionName);
    }

    [Fact]
    public async Task Agent_CallsItOff_AndItIsUndone()
    {
        var talk = await BookingAsync();
        await talk.CallAsync(g => g.CancelTransactionAsync(new CancelTransaction(TestConversation.Agent))).OkAsync();
        await UndoneAsync(talk, "cancelled");
    }

    [Fact]
    public async Task Time_RunsOut_AndItIsUndone_AndTold()
    {
        var talk = await BookingAsync();
        await fake.PassUntilAsync(() => talk.Count<TransactionEnded>() == 1, TimeSpan.FromMinutes(2), "the time is over");
        await UndoneAsync(talk, "timed-out");
        await fake.PassUntilAsync(() => talk.Sent[^1].Text == "We stopped the booking for now.", what: "the customer is told");
    }

    [Fact]
    public async Task AnswerThatComesAfterwards_ChangesNothing()
    {
        var talk = await BookingAsync();
        await talk.CallAsync(g => g.CancelTransactionAsync(new CancelTransaction(TestConversation.Agent))).OkAsync();
        await UndoneAsync(talk, "cancelled");
        var told = talk.Sent.Length;
        await talk.CallAsync(g => g.ReceiveFeedbackAsync(new ReceiveFeedback(_cluster.Functions.Posts(talk.Key)[0].Call, """{"booking":"LC-1"}""")));
        await fake.SettleAsync(talk);
        Assert.Equal((told, ConversationMode.Discussion), (talk.Sent.Length, (await talk.ReadAsync()).Mode));
        Assert.Equal(2, _cluster.Functions.Posts(talk.Key).Length);
    }

    /// <summary>A booking that was posted and accepted, and has no answer yet.</summary>
    private async Task<TestConversation> BookingAsync()
    {
        var talk = await _cluster.NewConversationAsync(Hotel.Configure);
        _cluster.Chat.Answers.Usually(talk.Tenant, (call, token) => Hotel.Model(
            q => q switch
            {
                Hotel.WantsRoom => talk.Count<TransactionStarted>() == 0,
                Hotel.IsDone => _isOver,
                Hotel.HasDetails => _hasDetails && _cluster.Functions.Posts(talk.Key).IsEmpty,
                _ => false,
            },
            function => function == BuiltInFunctions.EndTransaction ? """{"outcome": "cancelled", "message": "Called off."}""" : Hotel.ArgumentsOf(function))(call, token));
        _cluster.Functions.Answers.Usually(
            talk.Tenant, (post, _) => Task.FromResult<Result<FunctionAnswer>>(new FunctionAnswer(Later: post.ActionType == "book-room", "")));
        await talk.SayAsync("I want a room.").OkAsync();
        await fake.PassUntilAsync(() => talk.Sent.Length == 1, what: "the transaction has begun");
        _hasDetails = true;
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await fake.PassUntilAsync(() => talk.Sent.Length == 2, what: "the customer is told to wait");
        return talk;
    }

    private async Task UndoneAsync(TestConversation talk, string outcome)
    {
        await fake.PassUntilAsync(() => _cluster.Functions.Posts(talk.Key).Length == 2, what: "the undoing is posted");
        await fake.SettleAsync(talk);
        var posts = _cluster.Functions.Posts(talk.Key);
        Assert.Equal(["book-room", "undo-booking"], posts.Select(p => p.ActionType));
        Assert.Contains($"\"{posts[0].Call}\"", posts[1].Arguments, StringComparison.Ordinal);
        Assert.Equal(outcome, Assert.Single(talk.Events.OfType<TransactionEnded>()).Outcome);
        Assert.Equal(posts[1].Call, Assert.Single(talk.Events.OfType<CompensationDecided>()).Call);
    }
}
