using Temporalio.Api.Update.V1;

namespace Halatech.TemporalServer.Updates;

/// <summary>An update of a run, from its arrival to its outcome.</summary>
internal sealed class WorkflowUpdate(Request request, WorkflowRun run)
{
    public string Id => Request.Meta.UpdateId;

    public Request Request { get; set; } = request;

    /// <summary>Its run; an update not yet accepted moves on when the run continues as new.</summary>
    public WorkflowRun Run { get; set; } = run;

    public UpdateWorkflowExecutionLifecycleStage Stage { get; private set; } = UpdateWorkflowExecutionLifecycleStage.Admitted;

    /// <summary>A worker has it with the workflow task it holds.</summary>
    public bool IsSent { get; set; }

    /// <summary>History tells of it already, as of one that was taken along by a reset: a worker reads of it there.</summary>
    public bool IsInHistory { get; set; }

    public long AcceptedEventId { get; private set; }

    public Outcome? Outcome { get; private set; }

    /// <summary>Set when the run ended before a worker decided about the update.</summary>
    public bool IsAborted { get; private set; }

    public Watchers Changed { get; } = new();

    public string MessageId => $"{Id}/request";

    public void Accept(long eventId)
    {
        AcceptedEventId = eventId;
        Stage = UpdateWorkflowExecutionLifecycleStage.Accepted;
        Changed.Wake();
    }

    public void Complete(Outcome outcome)
    {
        Outcome = outcome;
        Stage = UpdateWorkflowExecutionLifecycleStage.Completed;
        Changed.Wake();
    }

    public void Abort()
    {
        IsAborted = true;
        Changed.Wake();
    }
}
