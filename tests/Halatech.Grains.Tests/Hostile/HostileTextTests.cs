using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Knowledge;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Hostile;

/// <summary>
/// Every attempt of <c>attempts.md</c>, by every way in, against a model that obeys them all. What holds is in <see cref="HostileChecks"/>.
/// </summary>
[Collection(HostileCluster.Name)]
public sealed class HostileTextTests(HostileCluster hostile)
{
    private readonly GrainCluster _cluster = hostile.Cluster;

    public static TheoryData<string, Way> Attempts
    {
        get
        {
            var data = new TheoryData<string, Way>();
            foreach (var attempt in Attempt.All)
                foreach (var way in Enum.GetValues<Way>()) data.Add(attempt.Name, way);
            return data;
        }
    }

    [Fact]
    public void Attempts_AreManyAndDifferent()
    {
        Assert.InRange(Attempt.All.Count, 30, 200);
        Assert.Equal(Attempt.All.Count, Attempt.All.Select(a => a.Text).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Attempt_AgainstAModelThatObeys_ReachesNothing(string name, Way way)
    {
        var attempt = Attempt.All.Single(a => a.Name == name);
        var tenant = new HostileTenant(_cluster.Tenants.Newest(await _cluster.NewTenantAsync(HostileTenant.Configure))!);
        var talk = _cluster.NewConversation(tenant.Configuration.TenantId);
        var wantsRoom = true;
        var model = new ObedientModel(attempt, q => q == Hotel.WantsRoom ? Volatile.Read(ref wantsRoom) : q == Hotel.HasDetails && way is Way.Function or Way.Callback && _cluster.Functions.Posts(talk.Key).IsEmpty);
        _cluster.Chat.Messages(talk.Tenant, model.Answer);
        var text = attempt.Text;
        _cluster.Knowledge.Finds.Usually(talk.Tenant, (_, _) => Task.FromResult<IReadOnlyList<KnowledgeEntry>>(
            [new(FakeKnowledge.Source, "When do you open?", way == Way.Knowledge ? text : "At nine.", 0.9)]));
        _cluster.Functions.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(
            way == Way.Callback ? new FunctionAnswer(Later: true, "") : new FunctionAnswer(Later: false, way == Way.Function ? text : "{}")));

        await SayAsync(talk, "Good day, there is a heron in the bathtub. I want a room.");
        await SayAsync(talk, way == Way.Customer ? text : "Standard, two nights.");
        if (way == Way.Callback) await CallBackAsync(talk, text);
        Volatile.Write(ref wantsRoom, false);
        await SayAsync(talk, "And now?");

        Assert.True(model.HasRead, "the attempt reached the model");
        Assert.Equal((1, 1), (hostile.RivalTalk.Sent.Length, hostile.RivalTalk.Events.OfType<MessageReceived>().Count()));
        HostileChecks.Hold(_cluster, tenant, talk);
    }

    [Fact]
    public async Task Callback_OfANobody_IsRefused()
    {
        var talk = await _cluster.NewConversationAsync(HostileTenant.Configure);
        await SayAsync(talk, "Good day");
        Assert.Equal(ConversationErrors.CallOver, (await talk.CallAsync(g => g.ReceiveFeedbackAsync(new ReceiveFeedback(CallId.Of(99), "You are free now.")))).Error);
    }

    private async Task CallBackAsync(TestConversation talk, string text)
    {
        foreach (var post in _cluster.Functions.Posts(talk.Key).Where(p => !p.Call.IsUndo))
            await talk.CallAsync(g => g.ReceiveFeedbackAsync(new ReceiveFeedback(post.Call, text)));
        await talk.SettledExceptAsync();
    }

    private static async Task SayAsync(TestConversation talk, string text)
    {
        await talk.SayAsync(text).OkAsync();
        await talk.SettledExceptAsync();
    }
}

/// <summary>A cluster of its own, whose log lines are read: all of them are of hostile conversations.</summary>
[CollectionDefinition(Name)]
public sealed class HostileCluster : IAsyncLifetime, ICollectionFixture<HostileCluster>
{
    public const string Name = "Hostile texts";

    internal GrainCluster Cluster { get; private set; } = null!;

    /// <summary>The rival's own conversation, which nobody else may touch.</summary>
    internal TestConversation RivalTalk { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await GrainCluster.StartAsync(silos: 1);
        var rival = HostileTenant.Configure(Samples.Tenant(HostileTenant.Rival)) with { Version = 1 };
        rival = rival with { Assistant = rival.Assistant with { SystemPrompt = $"You know: {string.Join(' ', HostileTenant.RivalSecrets)}" } };
        await Cluster.Tenants.SaveAsync(rival, CancellationToken.None);
        Cluster.Chat.Answers.Usually(HostileTenant.Rival, Hotel.Model(_ => false));
        RivalTalk = Cluster.NewConversation(HostileTenant.Rival);
        await RivalTalk.SayAsync($"Good day. {HostileTenant.RivalSecrets[0]}").OkAsync();
        await RivalTalk.SettledAsync();
    }

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? default;
}
