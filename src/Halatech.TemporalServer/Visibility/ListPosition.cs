using System.Globalization;
using System.Text;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Visibility;

/// <summary>
/// Where a run stands in a list: the open ones first, then by the time of the end and of the start, the latest first. As a page token
/// it says where the next page goes on, whatever began or ended meanwhile.
/// </summary>
internal readonly record struct ListPosition(DateTime Closed, DateTime Started, string RunId)
{
    public static readonly Comparer<ListPosition> Order = Comparer<ListPosition>.Create((left, right) =>
    {
        var order = right.Closed.CompareTo(left.Closed);
        if (order == 0) order = right.Started.CompareTo(left.Started);
        return order == 0 ? string.CompareOrdinal(right.RunId, left.RunId) : order;
    });

    /// <summary>Whether the run is open; such runs are in memory, all of them.</summary>
    public bool IsOpen => Closed == DateTime.MaxValue;

    public static ListPosition Of(WorkflowExecutionInfo run) =>
        new(run.CloseTime?.ToDateTime() ?? DateTime.MaxValue, run.StartTime.ToDateTime(), run.Execution.RunId);

    /// <exception cref="RpcException">InvalidArgument: it is not a token of ours.</exception>
    public static ListPosition Parse(ByteString token)
    {
        var parts = token.ToStringUtf8().Split('/');
        return parts.Length == 3 && TryTime(parts[0], out var closed) && TryTime(parts[1], out var started) && Guid.TryParse(parts[2], out _)
            ? new(closed, started, parts[2])
            : throw Refusal.Invalid("Invalid NextPageToken.");
    }

    public ByteString ToToken() => ByteString.CopyFrom(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Closed.Ticks}/{Started.Ticks}/{RunId}")));

    private static bool TryTime(string text, out DateTime time)
    {
        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks;
        time = new DateTime(valid ? ticks : 0, DateTimeKind.Utc);
        return valid;
    }
}
