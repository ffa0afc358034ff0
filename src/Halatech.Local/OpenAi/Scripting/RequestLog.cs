namespace Halatech.Local.OpenAi.Scripting;

/// <summary>The latest requests and the counts of all. Thread-safe.</summary>
public sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly Queue<RecordedRequest> _kept = new();
    private readonly List<(Func<RequestLog, bool> Until, TaskCompletionSource Done)> _waiting = [];
    private readonly int _capacity;
    private readonly TimeProvider _clock;
    private long _total, _chat, _embeddings;

    internal RequestLog(int capacity, TimeProvider clock) => (_capacity, _clock) = (capacity, clock);

    /// <summary>All requests under <c>/v1</c>, well-formed or not.</summary>
    public long Total => Interlocked.Read(ref _total);

    public long Chat => Interlocked.Read(ref _chat);

    public long Embeddings => Interlocked.Read(ref _embeddings);

    /// <summary>The latest requests, oldest first.</summary>
    public IReadOnlyList<RecordedRequest> Latest
    {
        get
        {
            lock (_gate) return [.. _kept];
        }
    }

    /// <summary>Completes as soon as a condition on this log holds; it is looked at after every request that comes in.</summary>
    public Task WaitAsync(Func<RequestLog, bool> until, CancellationToken cancellation)
    {
        TaskCompletionSource done;
        lock (_gate)
        {
            if (until(this)) return Task.CompletedTask;
            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((until, done));
        }

        return done.Task.WaitAsync(cancellation);
    }

    /// <summary>Forgets the kept requests; the counts go on.</summary>
    public void Clear()
    {
        lock (_gate) _kept.Clear();
    }

    internal RecordedRequest Add(string method, string path, byte[] body)
    {
        lock (_gate)
        {
            var request = new RecordedRequest(++_total, method, path, body, _clock.GetUtcNow());
            if (path.EndsWith("/chat/completions", StringComparison.Ordinal)) _chat++;
            if (path.EndsWith("/embeddings", StringComparison.Ordinal)) _embeddings++;
            _kept.Enqueue(request);
            if (_kept.Count > _capacity) _kept.Dequeue();
            _waiting.RemoveAll(waiter => waiter.Until(this) && waiter.Done.TrySetResult());
            return request;
        }
    }
}
