using Halatech.Core.Conversations;

namespace Halatech.Grains.Turns;

/// <summary>What a turn answers to: the conversation as it was when the turn began.</summary>
internal sealed record TurnRequest(ConversationKey Key, PendingTurn Turn, ConversationState State);
