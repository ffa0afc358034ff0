namespace Halatech.Benchmarks.Load;

/// <summary>Requests made before a round, one after the other in memory, so that the round itself only sends them.</summary>
internal sealed class RequestPool
{
    // Neighbours in time are not neighbours in the database; prime to the numbers of conversations in use.
    private const int Stride = 1009;

    private readonly byte[] _bytes;
    private readonly List<int> _ends = [];

    /// <param name="path">Where the posts go.</param>
    /// <param name="count">How many to make.</param>
    /// <param name="conversations">Over how many conversations they go round, each in turn.</param>
    /// <param name="sent">How many of these went to them before: the counts of their messages go on from there.</param>
    /// <param name="firstIndex">How many messages the conversations had before any of these.</param>
    public RequestPool(string path, int count, int conversations, int sent = 0, int firstIndex = 0)
    {
        var post = new WebhookPost(path);
        using var stream = new MemoryStream(count * 1100);
        for (var i = sent; i < sent + count; i++)
        {
            post.WriteTo(stream, (int)((long)i * Stride % conversations), firstIndex + (i / conversations));
            _ends.Add((int)stream.Position);
        }

        _bytes = stream.GetBuffer();
    }

    /// <summary>How many have been taken.</summary>
    public int Taken { get; private set; }

    /// <summary>The next request; empty when all have been taken.</summary>
    public ReadOnlySpan<byte> Take()
    {
        if (Taken == _ends.Count) return [];
        var start = Taken == 0 ? 0 : _ends[Taken - 1];
        return _bytes.AsSpan(start.._ends[Taken++]);
    }
}
