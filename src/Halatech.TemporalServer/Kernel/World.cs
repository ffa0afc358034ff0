using Halatech.TemporalServer.Matching;
using Halatech.TemporalServer.Namespaces;
using Halatech.TemporalServer.Store;

namespace Halatech.TemporalServer.Kernel;

/// <summary>What every part of the server shares. Everything in it is touched inside <see cref="Gate"/> only.</summary>
internal sealed class World : IDisposable
{
    public World(IJournal journal, TimeProvider time, ILogger log)
    {
        Log = log;
        Journal = journal;
        Clock = new VirtualClock(time);
        Timers = new TimerQueue(Gate, Clock);
        Facts = new Facts(journal);
        Namespaces = new NamespaceRegistry(Facts);
        Queues = new TaskQueues(Clock);
        Runs = new RunCatalog(this);
        Launcher = new RunLauncher(this);
    }

    public Gate Gate { get; } = new();

    public VirtualClock Clock { get; }

    public TimerQueue Timers { get; }

    public IJournal Journal { get; }

    /// <summary>Small durable facts beside the workflows: namespaces, search attributes, schedules.</summary>
    public Facts Facts { get; }

    public NamespaceRegistry Namespaces { get; }

    public TaskQueues Queues { get; }

    public RunCatalog Runs { get; }

    public RunLauncher Launcher { get; }

    public ILogger Log { get; }

    /// <summary>From this length of a history on, workers are advised to continue as new.</summary>
    public int SuggestContinueAsNewEvents { get; init; } = Limits.SuggestContinueAsNewEvents;

    /// <summary>Called inside the gate when memory was filled from the store, for what keeps timers of its own.</summary>
    public Action? Recovered { get; set; }

    public void Dispose() => Timers.Dispose();
}
