namespace Halatech.TemporalServer.Matching;

internal sealed class TaskQueueCalls(World world) : IRpcHandlers
{
    public DescribeTaskQueueResponse DescribeTaskQueue(DescribeTaskQueueRequest request, CallContext call) => world.Gate.Do(() =>
    {
        world.Namespaces.Check(request.Namespace);
        if (string.IsNullOrEmpty(request.TaskQueue?.Name)) throw Refusal.Invalid("TaskQueue is not set on request.");
        var type = request.TaskQueueType == TaskQueueType.Unspecified ? TaskQueueType.Workflow : request.TaskQueueType;
        var reply = new DescribeTaskQueueResponse();
        if (world.Queues.Find(new QueueKey(request.Namespace, request.TaskQueue.Name, type)) is not { } queue) return reply;
        reply.Pollers.AddRange(queue.Seen.Select(seen => new PollerInfo
        {
            Identity = seen.Key,
            LastAccessTime = Timestamp.FromDateTimeOffset(seen.Value),
            RatePerSecond = 100_000,
        }));
        if (request.ReportStats)
            reply.Stats = new TaskQueueStats
            {
                ApproximateBacklogCount = queue.Backlog,
                ApproximateBacklogAge = queue.Oldest is { } since ? (world.Clock.Now - since).AtLeastZero().ToDuration() : new Duration(),
            };
        return reply;
    });

    public static ListTaskQueuePartitionsResponse ListTaskQueuePartitions(ListTaskQueuePartitionsRequest request, CallContext call)
    {
        var partition = new TaskQueuePartitionMetadata { Key = request.TaskQueue?.Name ?? "", OwnerHostName = "localhost" };
        return new ListTaskQueuePartitionsResponse { WorkflowTaskQueuePartitions = { partition }, ActivityTaskQueuePartitions = { partition } };
    }

    public ShutdownWorkerResponse ShutdownWorker(ShutdownWorkerRequest request, CallContext call) => world.Gate.Do(() =>
    {
        world.Namespaces.Check(request.Namespace);
        if (request.StickyTaskQueue.Length > 0)
            world.Queues.Find(new QueueKey(request.Namespace, request.StickyTaskQueue, TaskQueueType.Workflow))?.Abandon();
        return new ShutdownWorkerResponse();
    });

    public ResetStickyTaskQueueResponse ResetStickyTaskQueue(ResetStickyTaskQueueRequest request, CallContext call) => world.Gate.Do(() =>
    {
        world.Runs.GetOpen(request.Namespace, request.Execution).Tasks.Sticky = null;
        return new ResetStickyTaskQueueResponse();
    });
}
