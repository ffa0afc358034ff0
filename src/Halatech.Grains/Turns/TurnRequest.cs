using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Media;

namespace Halatech.Grains.Turns;

/// <summary>What a turn answers to: the conversation as it was when the turn began.</summary>
internal sealed record TurnRequest(ConversationKey Key, PendingTurn Turn, ConversationState State)
{
    /// <summary>Pictures of the newest messages, for a model that sees.</summary>
    public ImmutableArray<PromptImage> Images { get; init; } = [];
}
