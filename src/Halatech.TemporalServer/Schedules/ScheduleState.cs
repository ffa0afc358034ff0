using System.Buffers.Binary;
using Temporalio.Api.Schedule.V1;

namespace Halatech.TemporalServer.Schedules;

/// <summary>What a schedule is, what it has done and what waits to be done.</summary>
internal sealed class ScheduleState
{
    private static readonly TimeSpan DefaultCatchup = TimeSpan.FromDays(365);
    private static readonly TimeSpan LeastCatchup = TimeSpan.FromSeconds(10);

    public required Schedule Schedule { get; set; }

    public ScheduleInfo Info { get; private init; } = new();

    public Memo? Memo { get; init; }

    public SearchAttributes SearchAttributes { get; set; } = new();

    /// <summary>By which a repeated call to create it is recognised.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Counts the changes of its owner, so that nobody overwrites what they have not seen.</summary>
    public long Version { get; set; } = 1;

    /// <summary>The nominal time until which everything was considered.</summary>
    public required DateTime Cursor { get; set; }

    /// <summary>What is due and waits for others to end.</summary>
    public IReadOnlyList<DueAction> Waiting { get; set; } = [];

    /// <summary>The result of the last workflow that completed; the next one gets it.</summary>
    public Payloads? LastResult { get; set; }

    public Failure? LastFailure { get; set; }

    public SchedulePolicies Policies => Schedule.Policies;

    public TimeSpan CatchupWindow => Policies.CatchupWindow.IsSet()
        ? Policies.CatchupWindow.ToTimeSpan() is var window && window > LeastCatchup ? window : LeastCatchup
        : DefaultCatchup;

    public ByteString ConflictToken
    {
        get
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, Version);
            return ByteString.CopyFrom(bytes);
        }
    }

    public byte[] Encode() => new ScheduleRow
    {
        Described = new DescribeScheduleResponse { Schedule = Schedule, Info = Info, Memo = Memo, SearchAttributes = SearchAttributes }.ToByteArray(),
        RequestId = RequestId,
        Version = Version,
        Cursor = Cursor,
        Waiting = [.. Waiting],
        LastResult = LastResult?.ToByteArray(),
        LastFailure = LastFailure?.ToByteArray(),
    }.Encode();

    public static ScheduleState Decode(byte[] bytes)
    {
        var row = ScheduleRow.Decode(bytes);
        var described = DescribeScheduleResponse.Parser.ParseFrom(row.Described);
        return new()
        {
            Schedule = described.Schedule,
            Info = described.Info,
            Memo = described.Memo,
            SearchAttributes = described.SearchAttributes ?? new(),
            RequestId = row.RequestId,
            Version = row.Version,
            Cursor = row.Cursor,
            Waiting = row.Waiting,
            LastResult = row.LastResult is null ? null : Payloads.Parser.ParseFrom(row.LastResult),
            LastFailure = row.LastFailure is null ? null : Failure.Parser.ParseFrom(row.LastFailure),
        };
    }
}
