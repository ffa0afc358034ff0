using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.TemporalServer.Store;

/// <summary>
/// What history does not tell about an open run. One row per run, rewritten with each commit that changes it, so it holds nothing
/// that grows with the run's age.
/// </summary>
internal sealed class RunRow
{
    public string StartRequestId { get; set; } = "";

    public WorkflowTaskRow? Task { get; set; }

    public int NextAttempt { get; set; } = 1;

    public List<ActivityRow>? Activities { get; set; }

    /// <summary>Events that wait for the worker to finish its workflow task.</summary>
    public List<byte[]>? Buffer { get; set; }

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, RunRowJson.Default.RunRow);

    public static RunRow Decode(byte[] bytes) => JsonSerializer.Deserialize(bytes, RunRowJson.Default.RunRow) ?? new RunRow();
}

internal sealed class WorkflowTaskRow
{
    public long ScheduledEventId { get; set; }

    public long StartedEventId { get; set; }

    public int Attempt { get; set; }

    public bool Written { get; set; }

    public DateTime ScheduledTime { get; set; }

    public DateTime OriginalScheduledTime { get; set; }

    public DateTime StartedTime { get; set; }

    public string Identity { get; set; } = "";

    public string RequestId { get; set; } = "";
}

internal sealed class ActivityRow
{
    public long ScheduledEventId { get; set; }

    public int Attempt { get; set; }

    public bool IsStarted { get; set; }

    public DateTime AttemptTime { get; set; }

    public DateTime StartedTime { get; set; }

    public DateTime? HeartbeatTime { get; set; }

    public DateTime? AttemptEndTime { get; set; }

    public string Identity { get; set; } = "";

    public byte[]? HeartbeatDetails { get; set; }

    public byte[]? LastFailure { get; set; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RunRow))]
internal sealed partial class RunRowJson : JsonSerializerContext;
