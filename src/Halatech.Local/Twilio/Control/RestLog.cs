using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Control;

/// <summary>Every message created by REST since the start, in order; what tests count.</summary>
internal sealed class RestLog
{
    private readonly Lock _gate = new();
    private readonly List<RestMessage> _messages = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(ChatMessage message) => Add(new RestMessage(
        Position: 0, message.AccountSid, message.Sid, message.ConversationSid, message.Index, message.Author, To: null,
        message.Body, message.Attributes, [.. message.Media.Select(m => m.Sid)], message.ContentSid, message.Created));

    public void Add(CarrierMessage message) => Add(new RestMessage(
        Position: 0, message.AccountSid, message.Sid, ConversationSid: null, Index: null, message.From, message.To,
        message.Body, Attributes: "{}", [.. message.Media.Select(m => m.Sid)], ContentSid: null, message.Created));

    public IReadOnlyList<RestMessage> Since(int position)
    {
        lock (_gate)
        {
            return _messages.GetRange(Math.Min(position, _messages.Count), Math.Max(0, _messages.Count - position));
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _messages.Count;
            }
        }
    }

    public async Task<RestMessage> WaitAsync(Func<RestMessage, bool> predicate, CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            Task added;
            IReadOnlyList<RestMessage> fresh;
            lock (_gate)
            {
                added = _added.Task;
                fresh = Since(seen);
            }
            if (fresh.FirstOrDefault(predicate) is { } found) return found;
            seen += fresh.Count;
            await added.WaitAsync(cancellation);
        }
    }

    private void Add(RestMessage message)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _messages.Add(message with { Position = _messages.Count + 1 });
            (added, _added) = (_added, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        added.SetResult();
    }
}
