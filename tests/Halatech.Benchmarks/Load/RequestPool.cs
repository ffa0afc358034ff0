namespace Halatech.Benchmarks.Load;

/// <summary>Requests made before a round, one after the other in memory, so that the round itself only sends them.</summary>
internal sealed class RequestPool
{
    private readonly byte[] _bytes;
    private readonly List<int> _ends = [];
    private int _taken;

    private RequestPool(string path, int count, int conversations)
    {
        var post = new WebhookPost(path);
        using var stream = new MemoryStream(count * 1100);
        for (var i = 0; i < count; i++)
        {
            // Neighbours in time are not neighbours in the database: 1009 is prime to the numbers of conversations in use.
            post.WriteTo(stream, (int)(i * 1009L % conversations));
            _ends.Add((int)stream.Position);
        }

        _bytes = stream.GetBuffer();
    }

    /// <summary>Posts to a path, spread over the first so many conversations.</summary>
    public static RequestPool Fill(string path, int count, int conversations) => new(path, count, conversations);

    /// <summary>The next request; empty when all have been taken.</summary>
    public ReadOnlySpan<byte> Take()
    {
        if (_taken == _ends.Count) return [];
        var start = _taken == 0 ? 0 : _ends[_taken - 1];
        return _bytes.AsSpan(start.._ends[_taken++]);
    }
}
