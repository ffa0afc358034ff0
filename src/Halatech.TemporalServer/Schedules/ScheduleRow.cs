using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.TemporalServer.Schedules;

/// <summary>A schedule as it is stored: the protocol's messages as bytes, and what they have no place for.</summary>
internal sealed class ScheduleRow
{
    /// <summary>A DescribeScheduleResponse: what the schedule is and what it has done.</summary>
    public byte[] Described { get; set; } = [];

    public string RequestId { get; set; } = "";

    public long Version { get; set; }

    public DateTime Cursor { get; set; }

    public List<DueAction> Waiting { get; set; } = [];

    public byte[]? LastResult { get; set; }

    public byte[]? LastFailure { get; set; }

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, ScheduleRowJson.Default.ScheduleRow);

    public static ScheduleRow Decode(byte[] bytes) => JsonSerializer.Deserialize(bytes, ScheduleRowJson.Default.ScheduleRow) ?? new();
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ScheduleRow))]
internal sealed partial class ScheduleRowJson : JsonSerializerContext;
