using Halatech.TemporalServer.Activities;
using Halatech.TemporalServer.Children;
using Halatech.TemporalServer.Queries;
using Halatech.TemporalServer.Store;
using Halatech.TemporalServer.Updates;
using Halatech.TemporalServer.UserTimers;
using Halatech.TemporalServer.WorkflowTasks;

namespace Halatech.TemporalServer.Runs;

/// <summary>One run of a workflow: its log of events and the parts that live by it.</summary>
internal sealed class WorkflowRun
{
    private readonly IRunPart[] _parts;

    public WorkflowRun(World world, string ns, string workflowId, string runId)
    {
        World = world;
        Namespace = ns;
        WorkflowId = workflowId;
        RunId = runId;
        Log = new EventLog(this);
        Tasks = new WorkflowTaskMachine(this);
        Activities = new PendingActivities(this);
        Timers = new PendingTimers(this);
        Children = new PendingChildren(this);
        Externals = new PendingExternals(this);
        Updates = new UpdateRegistry(this);
        Queries = new QueryRegistry(this);
        Life = new RunLife(this);
        _parts = [Life, Tasks, Activities, Timers, Children, Externals, Updates, Queries];
    }

    public World World { get; }

    public string Namespace { get; }

    public string WorkflowId { get; }

    public string RunId { get; }

    public EventLog Log { get; }

    public RunLife Life { get; }

    public WorkflowTaskMachine Tasks { get; }

    public PendingActivities Activities { get; }

    public PendingTimers Timers { get; }

    public PendingChildren Children { get; }

    public PendingExternals Externals { get; }

    public UpdateRegistry Updates { get; }

    public QueryRegistry Queries { get; }

    /// <summary>Wakes whoever waits for new events or for the end.</summary>
    public Watchers Changed { get; } = new();

    public WorkflowExecutionStartedEventAttributes Started => Life.Started;

    public bool IsOpen => Life.Status == WorkflowExecutionStatus.Running;

    public string StartRequestId { get; set; } = "";

    /// <summary>Ids of signals and cancel requests already taken, so that a client's retry changes nothing.</summary>
    public RequestIds Requests { get; } = new();

    /// <summary>Set while the journal has not yet written what changed last.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Number of the commit that takes down its latest change.</summary>
    public long JournaledIn { get; set; }

    /// <summary>The state as it was last written, null before.</summary>
    public byte[]? JournaledState { get; set; }

    /// <summary>How many things are under way that time should not be skipped over: a workflow task, activities, a child about to start.</summary>
    public int UnderWay => IsOpen ? (Tasks.Current is null ? 0 : 1) + Activities.AtWork + (Children.AllStarted ? 0 : 1) : 0;

    public WorkflowExecution Execution => new() { WorkflowId = WorkflowId, RunId = RunId };

    /// <summary>Writes an event into history at once: events of commands, of workflow tasks, and the end.</summary>
    public HistoryEvent Record(HistoryEvent e)
    {
        Stamp(e);
        Log.Append(e);
        Fold(e);
        Touch();
        Changed.Wake();
        return e;
    }

    /// <summary>
    /// An event from outside. While a worker holds a workflow task it waits in a buffer, for the worker's commands come first in
    /// history; otherwise it is written and a workflow task tells the worker.
    /// </summary>
    public void Arrive(HistoryEvent e, bool wakesWorkflow = true)
    {
        if (Tasks.IsStarted)
        {
            Stamp(e);
            Log.Buffer(e);
            Fold(e);
            Touch();
            return;
        }

        Tasks.BeforeEvent();
        Record(e);
        if (wakesWorkflow) Tasks.EnsureScheduled();
    }

    /// <summary>Takes over an event of another run's history, or of the store.</summary>
    public void Adopt(HistoryEvent e)
    {
        Log.Load(e);
        Fold(e);
    }

    public void Fold(HistoryEvent e)
    {
        foreach (var part in _parts) part.Fold(e);
    }

    /// <summary>Something changed that is not an event.</summary>
    public void Touch() => World.Journal.Touch(this);

    /// <summary>Sets going what the history that was taken over left unfinished.</summary>
    public void ResumeAfterReset()
    {
        Activities.Resume();
        Timers.Resume();
        Children.Resume();
        Externals.Resume();
    }

    public void Resume()
    {
        foreach (var part in _parts) part.Resume();
    }

    public void CloseParts()
    {
        foreach (var part in _parts) part.Close();
        Changed.Wake();
    }

    public RunRow Save()
    {
        var row = new RunRow { StartRequestId = StartRequestId };
        if (IsOpen)
        {
            foreach (var part in _parts) part.Save(row);
            Log.Save(row);
        }

        return row;
    }

    public void Restore(RunRow row)
    {
        StartRequestId = row.StartRequestId;
        foreach (var part in _parts) part.Restore(row);
        Log.Restore(row);
    }

    private void Stamp(HistoryEvent e) => e.EventTime ??= World.Clock.Stamp;
}
