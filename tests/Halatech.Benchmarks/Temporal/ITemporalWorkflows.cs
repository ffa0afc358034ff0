namespace Halatech.Benchmarks.Temporal;

/// <summary>A worker of one server and the calls of its callers, both in this process: the same for every server that is measured.</summary>
internal interface ITemporalWorkflows : IAsyncDisposable
{
    /// <summary>Starts a workflow of one activity and waits for its result.</summary>
    /// <exception cref="InvalidOperationException">It is another than it should be.</exception>
    Task HelloAsync();

    /// <summary>Starts a workflow that counts signals until it is closed; returns its id.</summary>
    Task<string> StartCounterAsync();

    /// <summary>Returns when the server has acknowledged the signal.</summary>
    Task SignalAsync(string counter);

    /// <summary>Closes a counter and returns what it has counted.</summary>
    Task<int> CloseAsync(string counter);
}
