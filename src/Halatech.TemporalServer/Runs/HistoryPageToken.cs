using System.Globalization;

namespace Halatech.TemporalServer.Runs;

/// <summary>Where a reader of a history is. <paramref name="Until"/> is the last event of a page chain, 0 for all there is.</summary>
internal readonly record struct HistoryPageToken(string RunId, long NextEventId, long Until, bool Wait)
{
    public ByteString Encode() =>
        ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{RunId}/{NextEventId}/{Until}/{(Wait ? 1 : 0)}"));

    public static HistoryPageToken? Decode(ByteString bytes)
    {
        if (bytes.IsEmpty) return null;
        var parts = bytes.ToStringUtf8().Split('/');
        if (parts.Length == 4 &&
            long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var next) &&
            long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var until))
            return new HistoryPageToken(parts[0], next, until, parts[3] == "1");
        throw Refusal.Invalid("Invalid NextPageToken.");
    }
}
