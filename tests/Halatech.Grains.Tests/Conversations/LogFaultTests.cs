using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

[Collection(ManualCluster.Name)]
public sealed class LogFaultTests(ManualCluster manual)
{
    private readonly GrainCluster _cluster = manual.Cluster;

    [Theory]
    [InlineData(nameof(LogFault.Conflict))]
    [InlineData(nameof(LogFault.Unavailable))]
    [InlineData(nameof(LogFault.InDoubt))]
    public async Task Message_ThatTheLogDoesNotAcknowledge_IsTakenInOnceWhenItComesAgain(string fault)
    {
        var talk = await _cluster.NewConversationAsync();
        var message = talk.Message("When do you open?");
        _cluster.Log.Faults.Next(talk.Tenant, Enum.Parse<LogFault>(fault));

        var refused = await talk.DeliverAsync(message);
        Assert.Equal(ConversationErrors.Moved, refused.Error);
        await talk.DeliverAsync(message).OkAsync();
        await talk.SettledAsync();

        Assert.Equal(1, talk.Count<MessageReceived>());
        Assert.Single(talk.Sent);
    }

    [Fact]
    public async Task Message_ThatBreaksTheLog_IsTakenInWhenItComesAgain()
    {
        var talk = await _cluster.NewConversationAsync();
        var message = talk.Message("When do you open?");
        _cluster.Log.Faults.Next(talk.Tenant, LogFault.Broken);

        await Assert.ThrowsAnyAsync<Exception>(() => talk.DeliverAsync(message));
        await talk.DeliverAsync(message).OkAsync();
        await talk.SettledAsync();

        Assert.Single(talk.Sent);
    }

    [Theory]
    [InlineData(typeof(ReplyDecided), nameof(LogFault.Conflict))]
    [InlineData(typeof(ReplyDecided), nameof(LogFault.Unavailable))]
    [InlineData(typeof(ReplyDecided), nameof(LogFault.InDoubt))]
    [InlineData(typeof(ReplyDecided), nameof(LogFault.Broken))]
    [InlineData(typeof(MessageSent), nameof(LogFault.Conflict))]
    [InlineData(typeof(MessageSent), nameof(LogFault.Unavailable))]
    [InlineData(typeof(MessageSent), nameof(LogFault.InDoubt))]
    [InlineData(typeof(MessageSent), nameof(LogFault.Broken))]
    public async Task Report_ThatTheLogDoesNotAcknowledge_IsRepeatedAndNothingIsDoubled(Type happening, string fault)
    {
        var talk = await _cluster.NewConversationAsync();
        var faults = ImmutableQueue.Create(Enum.Parse<LogFault>(fault));
        _cluster.Log.Faults.Usually(talk.Tenant, (append, _) =>
        {
            var due = append.Events.Any(e => e.GetType() == happening) && !faults.IsEmpty;
            return Task.FromResult(due && ImmutableInterlocked.TryDequeue(ref faults, out var f) ? f : LogFault.None);
        });

        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        Assert.Single(talk.Sent);
        Assert.Equal((1, 1), (talk.Count<ReplyDecided>(), talk.Count<MessageSent>()));
        Assert.True(faults.IsEmpty);
    }

    [Fact]
    public async Task AnotherWriter_IsNoticedAndWhatItWroteIsHeeded()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();
        await _cluster.Log.WriteBehindAsync(talk.Key, new TakeOver(TestConversation.Agent), _cluster.Now);

        var message = talk.Message("Hello?");
        Assert.Equal(ConversationErrors.Moved, (await talk.DeliverAsync(message)).Error);
        await talk.DeliverAsync(message).OkAsync();

        var view = await talk.ReadAsync();
        Assert.Equal((ConversationMode.Relay, TestConversation.Agent), (view.Mode, view.Holder));
        Assert.Equal(3, view.Messages.Length);
        Assert.False(view.HasPendingWork);
    }

    [Fact]
    public async Task Deactivation_WithATurnOwed_IsMadeGoodByTheNextSweep()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate thinking = new();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.After(thinking, "Never said."));
        await talk.SayAsync("When do you open?").OkAsync();
        await thinking.ReachedAsync();

        await _cluster.DeactivateAsync(talk.Grain);
        Assert.False(_cluster.IsInMemory(talk.Grain));
        Assert.False(talk.IsSettled);
        await manual.SweepAsync();
        await talk.SettledAsync();

        Assert.Single(talk.Sent);
        Assert.Equal(0, talk.Count<TurnFailed>());
    }

    [Theory]
    [InlineData(nameof(CarrierAnswer.Takes))]
    [InlineData(nameof(CarrierAnswer.TakesAndFails))]
    [InlineData(nameof(CarrierAnswer.Fails))]
    public async Task Deactivation_WithASendUnderWay_LetsItEndBeforeAnotherActivationSends(string answer)
    {
        var talk = await _cluster.NewConversationAsync();
        Gate carrying = new();
        _cluster.Carrier.Answers.Next(talk.Tenant, FakeCarrier.After(carrying, Enum.Parse<CarrierAnswer>(answer)));
        await talk.SayAsync("When do you open?").OkAsync();
        await carrying.ReachedAsync();

        var left = _cluster.DeactivateAsync(talk.Grain);
        var read = talk.ReadAsync();
        Assert.Single(_cluster.Carrier.Attempts(talk.Key));
        carrying.Open();
        await Eventually.DoneAsync(left);
        await Eventually.DoneAsync(read);
        await talk.SettledAsync();

        Assert.Single(talk.Sent);
        Assert.Equal(1, talk.Count<MessageSent>());
    }

    [Fact]
    public async Task Unavailability_WithASendUnderWay_DoesNotDoubleIt()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate carrying = new();
        _cluster.Carrier.Answers.Next(talk.Tenant, FakeCarrier.After(carrying, CarrierAnswer.Takes));
        await talk.SayAsync("When do you open?").OkAsync();
        await carrying.ReachedAsync();
        var message = talk.Message("Hello?");
        _cluster.Log.Faults.Next(talk.Tenant, LogFault.Unavailable);
        Assert.Equal(ConversationErrors.Moved, (await talk.DeliverAsync(message)).Error);

        var again = talk.DeliverAsync(message);
        carrying.Open();
        await again.OkAsync();
        await talk.SettledAsync();

        Assert.Equal([ReplyId.OfTurn(1), ReplyId.OfTurn(2)], talk.Sent.Select(m => m.Send.Reply));
    }

    [Fact]
    public async Task Snapshot_IsKeptEverySoManyAppendsAndLoaded()
    {
        var talk = await _cluster.NewConversationAsync();
        for (var i = 1; i <= 2; i++)
        {
            await talk.SayAsync("When do you open?").OkAsync();
            await talk.SettledAsync();
        }

        await Eventually.TrueAsync(() => _cluster.Log.Snapshots(talk.Key).Length == 2);
        Assert.Equal([ManualCluster.SnapshotEvery, 2 * ManualCluster.SnapshotEvery], _cluster.Log.Snapshots(talk.Key));
        var before = await talk.ReadAsync();
        await _cluster.DeactivateAsync(talk.Grain);
        var after = await talk.ReadAsync();

        Assert.Equal(before.Messages.AsEnumerable(), after.Messages);
        Assert.Equal(before with { Messages = after.Messages }, after);
    }
}
