using Temporalio.Workflows;

namespace Halatech.Workflows;

/// <summary>Time and waiting as all workflows use them.</summary>
internal static class WorkflowTime
{
    // The server warns at 10,240 events; a cycle adds some dozen.
    private const int MostEvents = 8_000;

    public static DateTimeOffset Now => new(Workflow.UtcNow, TimeSpan.Zero);

    /// <summary>Whether the history is long enough to begin a new one.</summary>
    public static bool IsLong => Workflow.ContinueAsNewSuggested || Workflow.CurrentHistoryLength > MostEvents;

    /// <summary>Waits for a condition, but only until a moment; whether the condition came true.</summary>
    public static async Task<bool> WaitAsync(Func<bool> condition, DateTimeOffset until)
    {
        if (condition()) return true;
        var span = until - Now;
        return span > TimeSpan.Zero && await Workflow.WaitConditionAsync(condition, span);
    }
}
