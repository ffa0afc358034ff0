using Halatech.TemporalServer.Store;

namespace Halatech.TemporalServer.Runs;

/// <summary>
/// One concern of a run (its activities, its timers, ...). What history tells is learnt by <see cref="Fold"/>, the same way while the
/// run lives and when it is read back; what history does not tell goes through the row.
/// </summary>
internal interface IRunPart
{
    /// <summary>Takes in an event that arrived or was read back. No effects here.</summary>
    void Fold(HistoryEvent e);

    /// <summary>Sets timers and hands out tasks again after the run was read back.</summary>
    void Resume();

    /// <summary>The run closed: call off timers and let go of what waits.</summary>
    void Close();

    void Save(RunRow row);

    void Restore(RunRow row);
}
