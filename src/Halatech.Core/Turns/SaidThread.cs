using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Core.Turns;

/// <summary>What was said in a conversation, and what of it waits for an answer.</summary>
internal static class SaidThread
{
    /// <summary>
    /// The thread without what never reached the customer: parts that were withdrawn, failed or were not delivered.
    /// A part that still waits to be sent counts as said.
    /// </summary>
    public static ImmutableArray<ThreadEntry> Of(ImmutableArray<ThreadEntry> thread, ImmutableArray<PendingSend> sends)
    {
        var pending = sends.Select(send => send.Id).ToHashSet();
        return [.. thread.Where(entry => WasSaid(entry, pending))];
    }

    /// <summary>
    /// Where the unanswered messages begin: after the last words of the assistant or of a person. A notice answers
    /// nothing that was asked.
    /// </summary>
    public static int BurstStart(ImmutableArray<ThreadEntry> said)
    {
        for (var i = said.Length - 1; i >= 0; i--)
            if (said[i].Author is AuthorKind.Assistant or AuthorKind.Agent) return i + 1;
        return 0;
    }

    /// <summary>The customer's messages that wait for an answer.</summary>
    public static ImmutableArray<ThreadEntry> Unanswered(ImmutableArray<ThreadEntry> thread, ImmutableArray<PendingSend> sends)
    {
        var said = Of(thread, sends);
        return [.. said[BurstStart(said)..].Where(entry => entry.Author == AuthorKind.Customer && !IsKeyword(entry))];
    }

    /// <summary>
    /// Whether the customer's message is a keyword. It is obeyed and not for the model, which would answer it: the
    /// carrier confirms a STOP and a START on some channels, so that no notice of ours stands behind them.
    /// </summary>
    public static bool IsKeyword(ThreadEntry entry) =>
        entry.Interception is Interception.OptOut or Interception.OptIn or Interception.Help;

    private static bool WasSaid(ThreadEntry entry, HashSet<SendId> pending) =>
        entry.Author is AuthorKind.Customer or AuthorKind.Function
        || (entry.Status is not (DeliveryStatus.Failed or DeliveryStatus.Undelivered)
            && (entry.Sid is not null || (entry.Send is { } send && pending.Contains(send))));
}
