using Halatech.Core.Conversations;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Whether two states hold the same. Does what <see cref="Structural"/> does, without reflection, a million times over.</summary>
internal static class StateEquality
{
    public static bool AreEqual(ConversationState a, ConversationState b) =>
        Head(a) == Head(b)
        && (a.Runs == b.Runs || Structural.FirstDifference(a.Runs, b.Runs) is null)
        && a.Sends.AsSpan().SequenceEqual(b.Sends.AsSpan())
        && a.Calls.AsSpan().SequenceEqual(b.Calls.AsSpan())
        && a.AnsweredCalls.AsSpan().SequenceEqual(b.AnsweredCalls.AsSpan())
        && (a.Transaction?.Posted ?? []).AsSpan().SequenceEqual((b.Transaction?.Posted ?? []).AsSpan())
        && (a.Kept?.Answers ?? []).AsSpan().SequenceEqual((b.Kept?.Answers ?? []).AsSpan())
        && a.EarlyReceipts.AsSpan().SequenceEqual(b.EarlyReceipts.AsSpan())
        && a.Thread.Length == b.Thread.Length
        && a.Thread.Zip(b.Thread).All(pair => AreEqual(pair.First, pair.Second));

    // Emptied of its arrays, a state compares by value.
    private static ConversationState Head(ConversationState state) => state with
    {
        Thread = [],
        Sends = [],
        EarlyReceipts = [],
        Calls = [],
        AnsweredCalls = [],
        Kept = state.Kept is null ? null : state.Kept with { Answers = [] },
        Runs = null,
        Transaction = state.Transaction is null ? null : state.Transaction with { Posted = [] },
    };

    private static bool AreEqual(ThreadEntry a, ThreadEntry b) =>
        a with { Media = null } == b with { Media = null }
        && a.Media.HasValue == b.Media.HasValue
        && (a.Media is null || a.Media.Value.AsSpan().SequenceEqual(b.Media!.Value.AsSpan()));
}
