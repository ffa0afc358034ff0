namespace Halatech.TemporalServer.Runs;

/// <summary>Request ids a run has taken, and which of them the journal has yet to write.</summary>
internal sealed class RequestIds
{
    private static readonly IReadOnlyList<string> None = [];
    private HashSet<string>? _taken;
    private List<string>? _unwritten;

    /// <summary>False when the request was taken before. An empty id is always new.</summary>
    /// <param name="requestId">The caller's id.</param>
    /// <param name="isTold">Whether the event that follows tells it, by which it is known again after a restart.</param>
    public bool Take(string requestId, bool isTold)
    {
        if (requestId.Length == 0) return true;
        if (!(_taken ??= new HashSet<string>(StringComparer.Ordinal)).Add(requestId)) return false;
        if (!isTold) (_unwritten ??= []).Add(requestId);
        return true;
    }

    public void Load(string requestId)
    {
        if (requestId.Length > 0) (_taken ??= new HashSet<string>(StringComparer.Ordinal)).Add(requestId);
    }

    public IReadOnlyList<string> TakeUnwritten()
    {
        var list = _unwritten;
        _unwritten = null;
        return list ?? None;
    }

    public void Clear()
    {
        _taken = null;
        _unwritten = null;
    }
}
