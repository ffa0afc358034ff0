using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Grains.Turns;

/// <summary>What a turn answers to: the thread as it was when the turn began.</summary>
internal sealed record TurnRequest(
    ConversationKey Key, PendingTurn Turn, Route Route, ImmutableArray<ThreadEntry> Thread, ImmutableArray<PendingSend> Sends);

