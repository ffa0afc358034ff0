using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class ModelUsageTests
{
    private static readonly ModelUsage Chat = new("gpt", 100, 20, 1, CachedTokens: 50, Cost: 0.5m, Currency: "EUR");
    private static readonly ModelUsage Embedding = ModelUsage.None with { EmbeddingTokens = 7, Cost = 0.25m, Currency = "EUR" };

    [Fact]
    public void Sum_AddsEveryCount() =>
        Assert.Equal(
            new ModelUsage("gpt", 200, 40, 2, 100, 7, 0, 1.25m, "EUR"),
            Chat + Embedding + Chat);

    [Fact]
    public void Sum_WithNothing_IsTheOther()
    {
        Assert.Equal(Chat, Chat + ModelUsage.None);
        Assert.Equal(Chat, ModelUsage.None + Chat);
    }

    [Fact]
    public void Sum_WithSomethingThatHasNoPrice_HasNone() =>
        Assert.Null((Chat + (Embedding with { Cost = null })).Cost);

    [Fact]
    public void Usage_IsStoredWhole_AndAnOldOneIsReadAsEver()
    {
        var usage = new ModelUsage("gpt", 100, 20, 2, 50, 7, 30, 0.125m, "USD", true);
        var written = ConversationSerializer.WriteEvents([new ReplyDiscarded(DateTimeOffset.UnixEpoch, 2, usage)]);
        Assert.Equal(usage, Assert.IsType<ReplyDiscarded>(Assert.Single(ConversationSerializer.ReadEvents(written))).Usage);
        Assert.DoesNotContain("\"tokens\"", Encoding.UTF8.GetString(written), StringComparison.Ordinal);

        var old = ConversationSerializer.ReadEvents(
            """[{"type":"reply-discarded","epoch":2,"usage":{"model":"gpt","inputTokens":100,"outputTokens":20,"attempts":2}}]"""u8);
        Assert.Equal(new ModelUsage("gpt", 100, 20, 2), Assert.IsType<ReplyDiscarded>(Assert.Single(old)).Usage);
    }
}
