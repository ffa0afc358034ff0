namespace Halatech.Local.Twilio.Webhooks;

/// <summary>Work that runs in order within a key and side by side across keys. Idle keys cost nothing.</summary>
internal sealed class SerialQueues(Action<Exception> onError)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Func<Task>>> _queues = new(StringComparer.Ordinal);
    private TaskCompletionSource? _idle;

    public void Enqueue(string key, Func<Task> work)
    {
        Queue<Func<Task>>? queue;
        lock (_gate)
        {
            if (_queues.TryGetValue(key, out queue))
            {
                queue.Enqueue(work);
                return;
            }
            _queues.Add(key, queue = new([work]));
        }
        _ = Task.Run(() => DrainAsync(key, queue));
    }

    public Task<T> RunAsync<T>(string key, Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(key, async () =>
        {
            try
            {
                done.SetResult(await work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    /// <summary>Completes when no key has work left.</summary>
    public Task IdleAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_queues.Count == 0) return Task.CompletedTask;
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellation);
        }
    }

    private async Task DrainAsync(string key, Queue<Func<Task>> queue)
    {
        while (true)
        {
            Func<Task>? work;
            lock (_gate)
            {
                if (!queue.TryDequeue(out work))
                {
                    _queues.Remove(key);
                    if (_queues.Count == 0)
                    {
                        _idle?.SetResult();
                        _idle = null;
                    }
                    return;
                }
            }
            try
            {
                await work();
            }
            catch (Exception error)
            {
                onError(error); // One failure must not stop what is queued behind it.
            }
        }
    }
}
