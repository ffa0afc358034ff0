namespace Halatech.Core.Conversations;

/// <summary>Knows which conversations owe something, so that a crash cannot make anyone forget it.</summary>
public interface IPendingWorkStore
{
    /// <summary>
    /// Conversations that have owed something for at least this long, longest first; page on from the last one's time.
    /// Those of that very time come along, so that a page may be longer than <paramref name="count"/>.
    /// </summary>
    Task<IReadOnlyList<PendingConversation>> FindAsync(
        TimeSpan atLeast, DateTimeOffset after, int count, CancellationToken cancellationToken);
}

/// <summary>A conversation that owes something since a time.</summary>
public sealed record PendingConversation(ConversationKey Key, DateTimeOffset Since);

/// <summary>Wakes conversations that owe something and are not in memory. One for the whole cluster, with the key <c>recovery</c>.</summary>
[Alias("halatech.conversations.recovery-grain")]
public interface IRecoveryGrain : IGrainWithStringKey
{
    public const string Key = "recovery";

    /// <summary>Looks once and wakes what it finds; returns how many were woken. Calls that overlap do the work once.</summary>
    [Alias("sweep")]
    Task<int> SweepAsync();
}
