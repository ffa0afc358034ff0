namespace Halatech.TemporalServer.Matching;

/// <summary>Long polls for tasks.</summary>
internal static class PollCalls
{
    /// <returns>The task, or null when none came in time.</returns>
    public static async Task<IMessage?> PollAsync(
        World world, string ns, TaskQueue? queue, TaskQueueType type, string identity, CallContext call)
    {
        if (string.IsNullOrEmpty(queue?.Name)) throw Refusal.Invalid("TaskQueue is not set on request.");
        var poller = new Poller(identity);
        var waiting = world.Gate.Do(() =>
        {
            world.Namespaces.Check(ns);
            var worker = world.Queues.Of(new QueueKey(ns, queue.Name, type));
            worker.Poll(poller);
            return worker;
        });
        // A task that was handed over belongs to this poll, whatever happens to the caller; leaving and hand-over exclude each other.
        using var timeout = new CancellationTokenSource(call.Patience(Limits.TaskPoll), world.Clock.RealTime);
        using var cancelled = call.Cancelled.UnsafeRegister(_ => world.Gate.Do(() => waiting.Leave(poller)), null);
        using var late = timeout.Token.UnsafeRegister(_ => world.Gate.Do(() => waiting.Leave(poller)), null);
        return await poller.Reply.Task;
    }
}
