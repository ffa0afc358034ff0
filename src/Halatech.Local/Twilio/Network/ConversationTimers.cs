using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Network;

/// <summary>Moves conversations to inactive and closed when their timers run out. Looks once a second, which is finer than any timer.</summary>
internal sealed class ConversationTimers : IAsyncDisposable
{
    private readonly World _world;
    private readonly ConversationDesk _desk;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stopping;
    private readonly PriorityQueue<string, DateTimeOffset> _due = new();
    private Task _running = Task.CompletedTask;

    public ConversationTimers(World world, ConversationDesk desk, TimeProvider clock, CancellationToken stopping)
    {
        (_world, _desk, _clock, _stopping) = (world, desk, clock, stopping);
        _world.Watch(Watch);
    }

    public void Start()
    {
        lock (_world.Gate)
        {
            foreach (var conversation in _world.Conversations.All) Watch(conversation);
        }
        _running = RunAsync();
    }

    /// <summary>Applies what is due. Entries whose timer was moved or whose conversation is gone mean nothing any more.</summary>
    public void Sweep()
    {
        lock (_world.Gate)
        {
            var now = _clock.GetUtcNow();
            while (_due.TryPeek(out var sid, out var at) && at <= now)
            {
                _due.Dequeue();
                if (_world.Conversations.Find(sid) is not { IsClosed: false } conversation) continue;
                if (conversation.ClosedAt <= now) _desk.Move(conversation, ConversationStates.Closed, "TIMER", "API", tell: true);
                else if (conversation is { State: ConversationStates.Active } && conversation.InactiveAt <= now)
                    _desk.Move(conversation, ConversationStates.Inactive, "TIMER", "API", tell: true);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // Stopping is how it ends.
        }
    }

    private void Watch(Entity entity)
    {
        if (entity is not Conversation { IsClosed: false } conversation) return;
        if (conversation.InactiveAt is { } inactive && conversation.State == ConversationStates.Active) _due.Enqueue(conversation.Sid, inactive);
        if (conversation.ClosedAt is { } closed) _due.Enqueue(conversation.Sid, closed);
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
        while (await timer.WaitForNextTickAsync(_stopping)) Sweep();
    }
}
