using Halatech.Core.Knowledge;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.AI;

namespace Halatech.Grains.Tests.Turns;

public sealed class PromptTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Turn_AfterABurst_ShowsTheModelAllOfItAndWhatWasFound()
    {
        var talk = await _cluster.NewConversationAsync();
        Gate thinking = new();
        _cluster.Chat.Answers.Next(talk.Tenant, ScriptedChat.After(thinking, "Too early."));
        string? searched = null;
        _cluster.Knowledge.Finds.Usually(talk.Tenant, (text, _) =>
        {
            searched = text;
            return Task.FromResult<IReadOnlyList<KnowledgeEntry>>([new("faq:rooms", "Which rooms?", "Twelve, with a sea view.", 0.9)]);
        });
        await talk.SayAsync("Do you have a room").OkAsync();
        await thinking.ReachedAsync();
        await talk.SayAsync("for two adults and a dog?").OkAsync();
        await talk.SettledAsync();

        var prompt = talk.ModelCalls[^1].Prompt;
        Assert.Contains("Lagoon Hotels", prompt[0].Text, StringComparison.Ordinal);
        Assert.Equal((ChatRole.System, ChatRole.System), (prompt[0].Role, prompt[^1].Role));
        Assert.Contains("sea view", prompt[^1].Text, StringComparison.Ordinal);
        var said = string.Join('\n', prompt.Where(m => m.Role == ChatRole.User).Select(m => m.Text));
        Assert.Contains("Do you have a room", said, StringComparison.Ordinal);
        Assert.Contains("for two adults and a dog?", said, StringComparison.Ordinal);
        Assert.Contains("a dog?", searched, StringComparison.Ordinal);
        Assert.DoesNotContain(prompt, m => m.Text.Contains("Too early.", StringComparison.Ordinal));
    }
}
