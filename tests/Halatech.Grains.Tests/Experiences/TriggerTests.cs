using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Experiences;

/// <summary>Workflows hear of what happens: later when they are away, and never not at all.</summary>
public sealed class TriggerTests(SharedCluster shared)
{
    private static readonly Error Away = new(ErrorKind.Unavailable, "workflows.unavailable", "Away.");
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Triggers_AreDeliveredInOrder_AndForgotten()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("Hello.").OkAsync();
        await talk.SettledAsync();
        await talk.CallAsync(g => g.CloseAsync(new CloseConversation("resolved"))).OkAsync();
        await talk.SayAsync("One more thing.").OkAsync();

        await Eventually.TrueAsync(() => _cluster.Workflows.Heard(talk.Key).Length == 3, "three triggers are heard");
        Assert.Equal(
            [(WorkflowTriggerKind.ConversationOpened, "started"), (WorkflowTriggerKind.ConversationClosed, ""), (WorkflowTriggerKind.ConversationOpened, "reopened")],
            _cluster.Workflows.Heard(talk.Key).Select(t => (t.Kind, t.Label)));
        await Eventually.TrueAsync(() => _cluster.Log.Triggers(talk.Key).IsEmpty, "the outbox is empty");
    }

    [Fact]
    public async Task WorkflowsThatAreAway_DelayTriggers_AndTheConversationAnswers()
    {
        var (away, talk) = (true, await _cluster.NewConversationAsync());
        _cluster.Workflows.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result>(away ? Away : Result.Ok));

        await talk.SayAsync("Hello.").OkAsync();
        await talk.SettledAsync();
        Assert.Single(talk.Sent);
        await talk.CallAsync(g => g.CloseAsync(new CloseConversation("resolved"))).OkAsync();
        Assert.Equal(2, _cluster.Log.Triggers(talk.Key).Length);
        Assert.Empty(_cluster.Workflows.Heard(talk.Key));

        away = false;
        await Eventually.TrueAsync(() => _cluster.Workflows.Heard(talk.Key).Length == 2, "both are heard");
        Assert.Equal(WorkflowTriggerKind.ConversationOpened, _cluster.Workflows.Heard(talk.Key)[0].Kind);
    }

    [Fact]
    public async Task FaultInOneDelivery_HoldsUpNoOtherConversation()
    {
        var (broken, sound) = (await _cluster.NewConversationAsync(), await _cluster.NewConversationAsync());
        _cluster.Workflows.Answers.Usually(broken.Tenant, (_, _) => throw new InvalidOperationException("A bug."));
        await broken.SayAsync("Hello.").OkAsync();
        await sound.SayAsync("Hello.").OkAsync();
        await Eventually.TrueAsync(() => _cluster.Workflows.Heard(sound.Key).Length == 1, "the other is heard");
        Assert.Single(_cluster.Log.Triggers(broken.Key));

        // What nobody will ever take is dropped, and said in the log.
        _cluster.Workflows.Answers.Usually(broken.Tenant, (_, _) => Task.FromResult<Result>(new Error(ErrorKind.Invalid, "no", "No.")));
        await Eventually.TrueAsync(() => _cluster.Log.Triggers(broken.Key).IsEmpty, "it is dropped");
    }
}
