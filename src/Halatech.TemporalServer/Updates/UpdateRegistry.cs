using Google.Protobuf.WellKnownTypes;
using Halatech.TemporalServer.Store;
using Halatech.TemporalServer.WorkflowTasks;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;
using Stage = Temporalio.Api.Enums.V1.UpdateWorkflowExecutionLifecycleStage;

namespace Halatech.TemporalServer.Updates;

/// <summary>A run's updates by their ids. Only accepted ones are in history; one that waits is lost with the server, and its caller asks again.</summary>
internal sealed class UpdateRegistry(WorkflowRun run) : IRunPart
{
    private readonly List<WorkflowUpdate> _undecided = [];
    private readonly List<WorkflowUpdate> _moving = [];
    private Dictionary<string, WorkflowUpdate>? _updates;

    /// <summary>An update waits that no worker has seen.</summary>
    public bool HasUnsent => _undecided.Exists(update => !update.IsSent && !update.IsInHistory);

    public WorkflowUpdate? Find(string id) => _updates?.GetValueOrDefault(id);

    /// <summary>Takes an update in, or finds that it is here already.</summary>
    public WorkflowUpdate Admit(Request request)
    {
        if (Find(request.Meta.UpdateId) is { } known) return known;
        var update = new WorkflowUpdate(request, run);
        Add(update);
        run.Tasks.EnsureSpeculative();
        return update;
    }

    /// <summary>Takes in the update a run starts with; its first workflow task brings it.</summary>
    public WorkflowUpdate AdmitFirst(Request request)
    {
        var update = new WorkflowUpdate(request, run);
        Add(update);
        return update;
    }

    /// <summary>Puts what waits into a worker's task.</summary>
    public void Deliver(PollWorkflowTaskQueueResponse reply, PendingWorkflowTask task)
    {
        foreach (var update in _undecided.Where(update => !update.IsInHistory))
        {
            update.IsSent = true;
            reply.Messages.Add(new Message
            {
                Id = update.MessageId,
                ProtocolInstanceId = update.Id,
                EventId = task.StartedEventId - 1,
                Body = Any.Pack(update.Request),
            });
        }
    }

    /// <summary>The worker that had them decided nothing; the next one will.</summary>
    public void TakeBack()
    {
        foreach (var update in _undecided) update.IsSent = false;
    }

    /// <summary>Takes along an update of the run that is reset, unless this one knows it.</summary>
    public void Readmit(Request? request)
    {
        if (request?.Meta is null || Find(request.Meta.UpdateId) is not null) return;
        run.Record(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionUpdateAdmitted,
            WorkflowExecutionUpdateAdmittedEventAttributes = new() { Request = request, Origin = UpdateAdmittedEventOrigin.Reapply },
        });
    }

    public void Accept(WorkflowUpdate update, Acceptance acceptance) => run.Record(new HistoryEvent
    {
        EventType = EventType.WorkflowExecutionUpdateAccepted,
        WorkflowExecutionUpdateAcceptedEventAttributes = new()
        {
            ProtocolInstanceId = update.Id,
            AcceptedRequestMessageId = acceptance.AcceptedRequestMessageId,
            AcceptedRequestSequencingEventId = acceptance.AcceptedRequestSequencingEventId,
            AcceptedRequest = acceptance.AcceptedRequest ?? update.Request,
        },
    });

    public void Complete(WorkflowUpdate update, Response response) => run.Record(new HistoryEvent
    {
        EventType = EventType.WorkflowExecutionUpdateCompleted,
        WorkflowExecutionUpdateCompletedEventAttributes = new()
        {
            Meta = response.Meta ?? update.Request.Meta,
            AcceptedEventId = update.AcceptedEventId,
            Outcome = response.Outcome,
        },
    });

    /// <summary>A rejected update leaves no trace: the same id may be tried again.</summary>
    public void Reject(WorkflowUpdate update, Failure failure)
    {
        _undecided.Remove(update);
        _updates?.Remove(update.Id);
        update.Complete(new Outcome { Failure = failure });
    }

    /// <summary>The run continues as new: who waits for a decision waits for it from the next run.</summary>
    public void MoveTo(WorkflowRun next)
    {
        foreach (var update in _moving)
        {
            update.Run = next;
            update.IsSent = false;
            update.IsInHistory = false;
            next.Updates.Add(update);
        }

        _moving.Clear();
    }

    public void Fold(HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.WorkflowExecutionUpdateAdmitted:
                Add(new WorkflowUpdate(e.WorkflowExecutionUpdateAdmittedEventAttributes.Request, run) { IsInHistory = true });
                break;
            case EventType.WorkflowExecutionUpdateAccepted:
                var accepted = e.WorkflowExecutionUpdateAcceptedEventAttributes;
                var update = Find(accepted.ProtocolInstanceId) ?? Known(accepted);
                _undecided.Remove(update);
                update.Accept(e.EventId);
                break;
            case EventType.WorkflowExecutionUpdateCompleted:
                var completed = e.WorkflowExecutionUpdateCompletedEventAttributes;
                Find(completed.Meta.UpdateId)?.Complete(completed.Outcome);
                break;
        }
    }

    public void Resume()
    {
    }

    public void Close()
    {
        var isMoving = run.Life.Status == WorkflowExecutionStatus.ContinuedAsNew;
        foreach (var update in _undecided.ToArray())
        {
            if (isMoving) _moving.Add(update);
            else update.Abort();
            _updates?.Remove(update.Id);
        }

        _undecided.Clear();
        foreach (var update in (_updates?.Values ?? Enumerable.Empty<WorkflowUpdate>()).Where(update => update.Stage == Stage.Accepted)) update.Complete(Unfinished());
    }

    public void Save(RunRow row)
    {
    }

    public void Restore(RunRow row)
    {
        if (run.IsOpen) return;
        foreach (var update in (_updates?.Values ?? Enumerable.Empty<WorkflowUpdate>()).Where(update => update.Stage == Stage.Accepted)) update.Complete(Unfinished());
    }

    private void Add(WorkflowUpdate update)
    {
        (_updates ??= new(StringComparer.Ordinal))[update.Id] = update;
        _undecided.Add(update);
    }

    private WorkflowUpdate Known(WorkflowExecutionUpdateAcceptedEventAttributes accepted)
    {
        var request = accepted.AcceptedRequest?.Clone() ?? new Request();
        request.Meta ??= new Meta { UpdateId = accepted.ProtocolInstanceId };
        var update = new WorkflowUpdate(request, run);
        (_updates ??= new(StringComparer.Ordinal))[accepted.ProtocolInstanceId] = update;
        return update;
    }

    private static Outcome Unfinished() => new()
    {
        Failure = new Failure
        {
            Message = "Workflow Update failed because the Workflow completed before the Update completed.",
            Source = "Server",
            ApplicationFailureInfo = new ApplicationFailureInfo { Type = "AcceptedUpdateCompletedWorkflow", NonRetryable = true },
        },
    };
}
