using System.Runtime.InteropServices;

namespace Halatech.TemporalServer.Store;

/// <summary>
/// How many closed runs the store has per workflow id. Most starts use a new id, and this says without a look into the database that
/// there is nothing to find. Ids are kept as hashes, since there may be very many: two that collide cost one needless look.
/// </summary>
internal sealed class KnownWorkflows
{
    private readonly Dictionary<int, int> _counts = [];

    public bool MayHave(string ns, string workflowId) => _counts.ContainsKey(Hash(ns, workflowId));

    public void Add(string ns, string workflowId, int count = 1) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, Hash(ns, workflowId), out _) += count;

    public void Remove(string ns, string workflowId)
    {
        var hash = Hash(ns, workflowId);
        if (!_counts.TryGetValue(hash, out var count)) return;
        if (count > 1) _counts[hash] = count - 1;
        else _counts.Remove(hash);
    }

    public void Clear() => _counts.Clear();

    private static int Hash(string ns, string workflowId) => HashCode.Combine(ns, workflowId);
}
