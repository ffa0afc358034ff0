using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Knowledge;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>Puts together what the model reads in a turn.</summary>
public static class PromptBuilder
{
    /// <summary>
    /// The tenant's system prompt and the engine's standing rules, then the thread, and last a system message with the knowledge that was retrieved for
    /// this turn. Knowledge is escaped and stands in a message of its own, so that neither a customer nor a document can
    /// pass for it or for an instruction.
    /// </summary>
    /// <param name="tenant">Whose prompt and time zone apply.</param>
    /// <param name="channel">What the customer writes on.</param>
    /// <param name="thread">The conversation's thread.</param>
    /// <param name="sends">
    /// The conversation's pending sends: without them a part that waits to be sent looks like one that was withdrawn.
    /// </param>
    /// <param name="knowledge">What was found, best first; may be empty.</param>
    /// <param name="now">The time of the turn.</param>
    public static ImmutableArray<PromptMessage> Build(
        TenantConfiguration tenant,
        Channel channel,
        ImmutableArray<ThreadEntry> thread,
        ImmutableArray<PendingSend> sends,
        IReadOnlyList<KnowledgeEntry> knowledge,
        DateTimeOffset now) =>
    [
        .. InstructionsOf(tenant, channel, now).Select(text => new PromptMessage(PromptRole.System, text)),
        .. PromptThread.Of(SaidThread.Of(thread, sends)),
        new(PromptRole.System, KnowledgeBlock.Of(knowledge)),
    ];

    /// <summary>What the model is told and nobody else is: the tenant's system prompt, and the engine's standing rules.</summary>
    public static ImmutableArray<string> InstructionsOf(TenantConfiguration tenant, Channel channel, DateTimeOffset now) =>
        [SystemPrompt.Fill(tenant, channel, now), StandingRules.Of(tenant)];

    /// <summary>The prompt with pictures beside the customer's newest words.</summary>
    public static ImmutableArray<PromptMessage> WithImages(ImmutableArray<PromptMessage> prompt, ImmutableArray<PromptImage> images)
    {
        var newest = prompt.Length - 1;
        while (newest >= 0 && prompt[newest].Role != PromptRole.User) newest--;
        return images.IsEmpty || newest < 0 ? prompt : prompt.SetItem(newest, prompt[newest] with { Images = images });
    }
}
