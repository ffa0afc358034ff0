using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>What goes wrong with one append.</summary>
internal enum LogFault
{
    None,

    /// <summary>Another writer is said to have been there.</summary>
    Conflict,

    /// <summary>Nothing is written, and the database is said to be away.</summary>
    Unavailable,

    /// <summary>It is written, and the database is said to be away.</summary>
    InDoubt,

    /// <summary>Nothing is written, and the writer throws.</summary>
    Broken,
}

/// <summary>The log with the rules of the real one: a fence on the version, one message id per tenant, the stored form of events.</summary>
internal sealed class MemoryLog(TimeProvider time) : IConversationLog, IPendingWorkStore, IWorkflowOutbox
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationKey, Stored> _stored = [];
    private readonly HashSet<(TenantId, ProviderSid)> _messages = [];
    private readonly List<WaitingTrigger> _triggers = [];
    private long _lastTrigger;
    private int _searches;

    public MemoryConsents Consents { get; } = new();

    public Script<LogAppend, LogFault> Faults { get; } = new((_, _) => Task.FromResult(LogFault.None));

    /// <summary>Asked before every load; may throw.</summary>
    public Script<ConversationKey, bool> Loads { get; } = new((_, _) => Task.FromResult(true));

    /// <summary>Passed by every search for pending work.</summary>
    public Gate? Searching { get; set; }

    public int Searches => Volatile.Read(ref _searches);

    public async ValueTask<AppendOutcome> AppendAsync(LogAppend append, CancellationToken cancellationToken)
    {
        await Task.Yield();
        switch (await Faults.AnswerAsync(append.Key.Tenant, append, cancellationToken))
        {
            case LogFault.Conflict: return AppendOutcome.Conflict;
            case LogFault.Unavailable: return AppendOutcome.Unavailable;
            case LogFault.Broken: throw new IOException("The log broke.");
            case LogFault.InDoubt:
                Write(append);
                return AppendOutcome.Unavailable;
            default: return Write(append);
        }
    }

    public async Task<ConversationState> LoadAsync(ConversationKey key, CancellationToken cancellationToken)
    {
        await Loads.AnswerAsync(key.Tenant, key, cancellationToken);
        lock (_lock)
        {
            if (!_stored.TryGetValue(key, out var stored)) return ConversationState.Empty;
            var state = stored.Snapshot is { } bytes ? ConversationSerializer.ReadSnapshot(bytes) : ConversationState.Empty;
            return stored.Appends.Skip((int)state.Version).Aggregate(
                state, (s, append) => ConversationFold.Append(s, ConversationSerializer.ReadEvents(append)));
        }
    }

    public Task SaveSnapshotAsync(ConversationKey key, ConversationState state, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var stored = _stored[key];
            stored.Snapshot = ConversationSerializer.WriteSnapshot(state);
            stored.SnapshotVersions.Add(state.Version);
        }

        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<PendingConversation>> FindAsync(
        TimeSpan atLeast, DateTimeOffset after, int count, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _searches);
        if (Searching is { } gate) await gate.PassAsync(cancellationToken);
        var before = time.GetUtcNow() - atLeast;
        lock (_lock)
        {
            return
            [
                .. _stored
                    .Where(s => s.Value.PendingSince is { } since && since <= before && since > after)
                    .Select(s => new PendingConversation(s.Key, s.Value.PendingSince!.Value))
                    .OrderBy(p => p.Since)
                    .Take(count),
            ];
        }
    }

    public Task EraseAsync(ConversationKey key, long version, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var stored = _stored[key];
            for (var place = 0; place < version - 1; place++) stored.Appends[place] = ConversationSerializer.WriteEvents([]);
            stored.Snapshot = null;
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<WaitingTrigger>> FindAsync(long after, int count, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<WaitingTrigger>>([.. _triggers.Where(t => t.Id > after).Take(count)]);
    }

    public Task RemoveAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        lock (_lock) _triggers.RemoveAll(t => ids.Contains(t.Id));
        return Task.CompletedTask;
    }

    public Task<TriggerBacklog> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(new TriggerBacklog(_triggers.Count, _triggers.FirstOrDefault()?.Trigger.At));
    }

    /// <summary>Keeps what workflows have to hear of a configuration, as the real store does.</summary>
    public void Announce(TenantConfiguration published)
    {
        if (WorkflowTrigger.Of(published, time.GetUtcNow()) is not { } trigger) return;
        lock (_lock) _triggers.Add(new(++_lastTrigger, trigger));
    }

    /// <summary>A tenant's conversations in the order of their ids.</summary>
    public ImmutableArray<ConversationKey> Keys(TenantId tenant)
    {
        lock (_lock) return [.. _stored.Keys.Where(k => k.Tenant == tenant).OrderBy(k => k.Conversation.Value, StringComparer.Ordinal)];
    }

    /// <summary>What waits for the workflows, in order.</summary>
    public ImmutableArray<WorkflowTrigger> Triggers(ConversationKey key)
    {
        lock (_lock) return [.. _triggers.Select(t => t.Trigger).Where(t => t.Conversation == key)];
    }

    /// <summary>All that is on disk of a conversation, in order.</summary>
    public ImmutableArray<ConversationEvent> Events(ConversationKey key)
    {
        lock (_lock) return _stored.TryGetValue(key, out var s) ? [.. s.Appends.SelectMany(a => ConversationSerializer.ReadEvents(a))] : [];
    }

    /// <summary>Whether recovery would find the conversation.</summary>
    public bool IsPending(ConversationKey key)
    {
        lock (_lock) return _stored.TryGetValue(key, out var s) && s.PendingSince is not null;
    }

    /// <summary>The versions at which a snapshot was kept.</summary>
    public ImmutableArray<long> Snapshots(ConversationKey key)
    {
        lock (_lock) return _stored.TryGetValue(key, out var s) ? [.. s.SnapshotVersions] : [];
    }

    /// <summary>Writes as another activation would: past the grain, and past the faults.</summary>
    public async Task<AppendOutcome> WriteBehindAsync(ConversationKey key, ConversationCommand command, DateTimeOffset at)
    {
        var state = await LoadAsync(key, CancellationToken.None);
        var decision = Conversation.Decide(state, command, at).Value
            ?? throw new InvalidOperationException("The command was refused.");
        return Write(new LogAppend(
            key, decision.Events, decision.Next, decision.Next.LooksDifferentFrom(state), (command as ReceiveMessage)?.Sid,
            Consent: ConsentChange.In(decision.Events, decision.Next.Route)));
    }

    private AppendOutcome Write(LogAppend append)
    {
        lock (_lock)
        {
            if (append.Message is { } message && _messages.Contains((append.Key.Tenant, message))) return AppendOutcome.Duplicate;
            if (!_stored.TryGetValue(append.Key, out var stored)) _stored[append.Key] = stored = new Stored();
            if (append.Next.Version != stored.Appends.Count + 1) return AppendOutcome.Conflict;
            stored.Appends.Add(ConversationSerializer.WriteEvents(append.Events));
            if (!append.Triggers.IsDefault) _triggers.AddRange(append.Triggers.Select(t => new WaitingTrigger(++_lastTrigger, t)));
            if (append.Message is { } stores) _messages.Add((append.Key.Tenant, stores));
            Consents.Take(append);
            if (append.HeadChanged) stored.PendingSince = append.Next.PendingSince;
            return AppendOutcome.Appended;
        }
    }

    private sealed class Stored
    {
        public List<byte[]> Appends { get; } = [];

        public List<long> SnapshotVersions { get; } = [];

        public byte[]? Snapshot { get; set; }

        public DateTimeOffset? PendingSince { get; set; }
    }
}
