namespace Halatech.TemporalServer.Store;

/// <summary>Takes down what changed. The server's memory is the truth while it runs; the journal is how it comes back.</summary>
internal interface IJournal
{
    /// <summary>A run has new events or a new state. Called inside the gate.</summary>
    void Touch(WorkflowRun run);

    /// <summary>A run is forgotten, by its owner's wish or for its age. Called inside the gate.</summary>
    void Remove(WorkflowRun run);

    /// <summary>A fact beside the workflows changed; null removes it. Called inside the gate.</summary>
    void Put(string kind, string key, byte[]? value);

    /// <summary>Whether the store has all there is of a run, so that memory may let go of it. Inside the gate.</summary>
    bool IsWritten(WorkflowRun run);

    /// <summary>Completes when everything that was touched until now is durable.</summary>
    Task BarrierAsync();
}

/// <summary>Without a database nothing is durable and nothing waits.</summary>
internal sealed class NoJournal : IJournal
{
    public void Touch(WorkflowRun run)
    {
    }

    public void Remove(WorkflowRun run)
    {
    }

    public void Put(string kind, string key, byte[]? value)
    {
    }

    public bool IsWritten(WorkflowRun run) => true;

    public Task BarrierAsync() => Task.CompletedTask;
}
