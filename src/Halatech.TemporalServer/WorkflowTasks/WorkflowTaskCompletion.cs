using Halatech.TemporalServer.Updates;

namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>A worker's answer to a workflow task: its commands become events, its answers to queries and updates go to who asked.</summary>
internal sealed class WorkflowTaskCompletion(WorkflowRun run, RespondWorkflowTaskCompletedRequest request)
{
    public RespondWorkflowTaskCompletedResponse Apply()
    {
        var task = run.Tasks.Current!;
        var reply = new RespondWorkflowTaskCompletedResponse();
        var messages = new UpdateMessages(run, request.Messages);
        if (new CommandCheck(run, request.Commands, messages).Find() is { } fault) throw Refuse(fault);
        if (task.IsSpeculative && IsWithoutTrace(messages)) return Discard(reply, messages);

        SetSticky();
        run.Tasks.WriteForCompletion();
        var completed = run.Record(WorkflowTaskEvents.Completed(task, request));
        var runner = new CommandRunner(run, completed.EventId, request.Identity, messages);
        foreach (var command in request.Commands.TakeWhile(_ => run.IsOpen)) runner.Run(command);
        messages.ApplyRest();
        run.Queries.Answer(request.QueryResults);
        if (run.IsOpen) GoOn(reply, runner);
        reply.ActivityTasks.AddRange(runner.EagerActivities);
        return reply;
    }

    private void GoOn(RespondWorkflowTaskCompletedResponse reply, CommandRunner runner)
    {
        var flushed = run.Log.Flush();
        if (run.Log.Events.Count > Limits.HistoryEvents || run.Log.Bytes > Limits.HistoryBytes)
        {
            RunEnd.Terminate(run, "Workflow history size exceeds limit.", null, "history-service");
            return;
        }

        // A task that is returned with the reply saves the worker a poll, so it is started here and not offered to a queue first.
        if (flushed || request.ForceCreateNewWorkflowTask || runner.NeedsWorkflowTask) Next(reply, speculative: false);
        else if (run.Updates.HasUnsent) Next(reply, speculative: true);
        run.Queries.DispatchIfIdle();
    }

    private void Next(RespondWorkflowTaskCompletedResponse reply, bool speculative)
    {
        var inline = request.ReturnNewWorkflowTask;
        if (speculative) run.Tasks.EnsureSpeculative(offer: !inline);
        else run.Tasks.EnsureScheduled(offer: !inline);
        if (inline) reply.WorkflowTask = run.Tasks.StartDirectly(request.Identity);
    }

    private RespondWorkflowTaskCompletedResponse Discard(RespondWorkflowTaskCompletedResponse reply, UpdateMessages messages)
    {
        SetSticky();
        run.Tasks.Discard();
        messages.ApplyRest();
        run.Queries.Answer(request.QueryResults);
        // The worker's cache has seen events that now never were; this tells it how far to go back.
        reply.ResetHistoryEventId = run.Tasks.PreviousStartedEventId;
        if (run.Updates.HasUnsent) Next(reply, speculative: true);
        run.Queries.DispatchIfIdle();
        return reply;
    }

    private bool IsWithoutTrace(UpdateMessages messages) =>
        request.Commands.Count == 0 && messages.OnlyRejections && !request.ForceCreateNewWorkflowTask && !run.Log.HasBuffered;

    private void SetSticky()
    {
        var sticky = request.StickyAttributes;
        run.Tasks.Sticky = string.IsNullOrEmpty(sticky?.WorkerTaskQueue?.Name)
            ? null
            : new StickyQueue(sticky.WorkerTaskQueue.Name, sticky.ScheduleToStartTimeout.OrZero());
        if (run.Tasks.Sticky is { } named) run.World.Queues.OfSticky(run.Namespace, named.Name).SignOfLife();
    }

    private RpcException Refuse(CommandFault fault)
    {
        if (fault.EndsWorkflow)
        {
            RunEnd.Terminate(run, fault.Message, null, "history-service");
            return Refusal.Invalid(fault.Message);
        }

        var failure = new Failure { Message = fault.Message, Source = "Server", ServerFailureInfo = new ServerFailureInfo { NonRetryable = true } };
        run.Tasks.Fail(fault.Cause, failure, request.Identity);
        return Refusal.Invalid(fault.Message);
    }
}
