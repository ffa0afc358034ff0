using System.Collections.Immutable;
using Halatech.Core.Experiences;

namespace Halatech.Core.Conversations;

/// <summary>The durable log of all conversations. One append is all there or not at all.</summary>
public interface IConversationLog
{
    /// <summary>Makes the events durable, or says why not. Waits while many others are being written.</summary>
    ValueTask<AppendOutcome> AppendAsync(LogAppend append, CancellationToken cancellationToken);

    /// <summary>The state of a conversation from its snapshot and what came after; empty when it has no log.</summary>
    Task<ConversationState> LoadAsync(ConversationKey key, CancellationToken cancellationToken);

    /// <summary>Keeps a state, so that the next load need not read the log from its start. Losing it loses nothing.</summary>
    Task SaveSnapshotAsync(ConversationKey key, ConversationState state, CancellationToken cancellationToken);

    /// <summary>Empties what was appended up to a version, and forgets snapshots of it. The places stay; what was said is gone.</summary>
    Task EraseAsync(ConversationKey key, long version, CancellationToken cancellationToken);
}

/// <summary>What is to be appended to one conversation's log.</summary>
/// <param name="Key">Which conversation.</param>
/// <param name="Events">What happened.</param>
/// <param name="Next">The state with the events applied; its version is the place of this append in the log.</param>
/// <param name="HeadChanged">Whether what can be seen from outside (mode, status, pending work, flag) differs from before.</param>
/// <param name="Message">The inbound message that this append stores, if any: a second one with this id is a duplicate.</param>
/// <param name="Triggers">What workflows have to hear of it: stored with the append or not at all.</param>
/// <param name="Consent">What it changes in the customer's consent, if anything; durable with it.</param>
public sealed record LogAppend(
    ConversationKey Key,
    ImmutableArray<ConversationEvent> Events,
    ConversationState Next,
    bool HeadChanged,
    ProviderSid? Message,
    ImmutableArray<WorkflowTrigger> Triggers = default,
    ConsentChange? Consent = null)
{
    /// <summary>
    /// Whether it may be some milliseconds late, because neither a customer nor a model waits for it: it says what became of
    /// something that has left already.
    /// </summary>
    public bool CanWait
    {
        get
        {
            foreach (var happened in Events)
                if (happened is not (MessageSent or ReceiptRecorded or ReplyDiscarded)) return false;
            return Triggers.IsDefaultOrEmpty && Consent is null && Next.NextSend is null;
        }
    }
}

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>It is on disk.</summary>
    Appended,

    /// <summary>Its message is in the log already; nothing was written.</summary>
    Duplicate,

    /// <summary>Another writer has been at this version; nothing was written and the state must be loaded again.</summary>
    Conflict,

    /// <summary>The database cannot be reached. It may or may not have been written: the state must be loaded again.</summary>
    Unavailable,
}
