using System.Text;

namespace Halatech.TemporalServer.Kernel;

/// <summary>Limits with the values of a real server as it comes.</summary>
internal static class Limits
{
    public const int BlobBytes = 2 * 1024 * 1024;
    public const int MemoBytes = 2 * 1024 * 1024;
    public const int IdLength = 1000;
    public const int HistoryEvents = 51_200;
    public const long HistoryBytes = 50L * 1024 * 1024;
    public const int SuggestContinueAsNewEvents = 4096;
    public const long SuggestContinueAsNewBytes = 4L * 1024 * 1024;
    public const int HistoryPage = 1000;

    public static readonly TimeSpan WorkflowTaskTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan TaskPoll = TimeSpan.FromSeconds(50);

    /// <summary>A sticky queue nobody polled for this long is taken for dead.</summary>
    public static readonly TimeSpan StickyPollerGone = TimeSpan.FromSeconds(10);

    public static void CheckBlob(IMessage? blob)
    {
        if (blob is not null && blob.CalculateSize() > BlobBytes) throw Refusal.Invalid("Blob data size exceeds limit.");
    }

    /// <summary>A text of Postgres has no zeros. Payloads may have them, for they are bytes.</summary>
    public static bool CanBeStored(string text) => !text.Contains('\0', StringComparison.Ordinal);

    public static void CheckId(string? value, string name)
    {
        if (string.IsNullOrEmpty(value)) throw Refusal.Invalid($"{name} is not set on request.");
        if (FaultIn(value, name) is { } fault) throw Refusal.Invalid(fault);
    }

    /// <summary>What keeps a text from being an id, null when nothing does. Its length is that of its bytes, as in the real server.</summary>
    public static string? FaultIn(string id, string name)
    {
        if (Encoding.UTF8.GetByteCount(id) > IdLength) return $"{name} length exceeds limit.";
        return CanBeStored(id) ? null : $"{name} contains a zero character.";
    }
}
