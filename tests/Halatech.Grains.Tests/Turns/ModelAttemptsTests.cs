using Halatech.Core.Errors;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

[Collection(ManualCluster.Name)]
public sealed class ModelAttemptsTests(ManualCluster manual)
{
    private readonly GrainCluster _cluster = manual.Cluster;

    [Fact]
    public async Task Model_WithOneAttemptAllowed_IsAskedOnce()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, ScriptedChat.Fails(ErrorKind.Upstream));

        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        Assert.Single(talk.ModelCalls);
        Assert.Equal(Samples.Apology, Assert.Single(talk.Sent).Text);
    }
}
