using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;

namespace Halatech.Benchmarks.Load;

/// <summary>A customer who writes, waits for the reply, thinks and writes again.</summary>
internal sealed class ThinkingCustomer(int number, IPEndPoint target) : IDisposable
{
    public static readonly TimeSpan ThinkingTime = TimeSpan.FromMilliseconds(200);

    private readonly WebhookPost _post = new(TwilioPaths.Conversations);
    private readonly Caller _caller = new(target);
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private int _messages;
    private long _wroteAt;
    private volatile TaskCompletionSource _reply = NewReply();

    public ConversationId Conversation { get; } = BenchConversations.IdOf(number);

    /// <summary>How long the replies took, since they were last forgotten.</summary>
    public IReadOnlyCollection<TimeSpan> Waits() => [.. _waits];

    public void Forget() => _waits.Clear();

    /// <summary>The product has posted to this conversation; returns the place of its message.</summary>
    public int Replied()
    {
        var index = Interlocked.Increment(ref _messages) - 1;
        var waited = Stopwatch.GetElapsedTime(Volatile.Read(ref _wroteAt));
        if (_reply.TrySetResult()) _waits.Enqueue(waited);
        return index;
    }

    /// <summary>Goes on until stopped, and returns how many messages were refused or not answered in time.</summary>
    public async Task<int> LiveAsync(TimeSpan patience, CancellationToken stop)
    {
        // Customers do not begin on one stroke.
        await Task.Delay(ThinkingTime * Random.Shared.NextDouble(), CancellationToken.None);
        var lost = 0;
        while (!stop.IsCancellationRequested)
        {
            var request = _post.Of(number, Interlocked.Increment(ref _messages) - 1);
            _reply = NewReply();
            Volatile.Write(ref _wroteAt, Stopwatch.GetTimestamp());
            if (await _caller.PostAsync(request, CancellationToken.None) != 204 || !await IsAnsweredAsync(patience)) lost++;
            await Task.Delay(ThinkingTime, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return lost;
    }

    public void Dispose() => _caller.Dispose();

    private async Task<bool> IsAnsweredAsync(TimeSpan patience)
    {
        await _reply.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _reply.Task.IsCompleted;
    }

    private static TaskCompletionSource NewReply() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
