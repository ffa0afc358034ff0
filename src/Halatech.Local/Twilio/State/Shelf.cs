using System.Diagnostics.CodeAnalysis;

namespace Halatech.Local.Twilio.State;

/// <summary>
/// Entities of one kind, found by SID in constant time and listed per partition in a stable order. Appending and
/// replacing cost O(log n), so a long thread is as cheap as a short one. Callers hold the world's gate.
/// </summary>
/// <param name="partitions">Lists an entity stands in; must not change while it lives.</param>
/// <param name="order">Position within a list; unique there and constant.</param>
internal sealed class Shelf<T>(Func<T, IEnumerable<string>> partitions, Func<T, long> order) : IShelf where T : Entity
{
    private readonly Dictionary<string, T> _bySid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<T>> _lists = new(StringComparer.Ordinal);

    public Shelf(Func<T, string> partition) : this(e => [partition(e)], e => e.Seq) { }

    public IEnumerable<T> All => _bySid.Values;

    IEnumerable<Entity> IShelf.All => _bySid.Values;

    public T? Find(string? sid) => sid is not null && _bySid.TryGetValue(sid, out var found) ? found : null;

    public bool TryFind(string sid, [NotNullWhen(true)] out T? found) => _bySid.TryGetValue(sid, out found);

    public IReadOnlyList<T> List(string partition) => _lists.TryGetValue(partition, out var list) ? list : [];

    public T? First(string partition) => _lists.TryGetValue(partition, out var list) ? list[0] : null;

    public void Put(T entity)
    {
        _bySid[entity.Sid] = entity;
        foreach (var partition in partitions(entity))
        {
            if (!_lists.TryGetValue(partition, out var list)) _lists.Add(partition, list = []);
            var at = Position(list, order(entity));
            if (at < list.Count && order(list[at]) == order(entity)) list[at] = entity;
            else list.Insert(at, entity);
        }
    }

    public bool Remove(string sid)
    {
        if (!_bySid.Remove(sid, out var entity)) return false;
        foreach (var partition in partitions(entity))
        {
            var list = _lists[partition];
            list.RemoveAt(Position(list, order(entity)));
            if (list.Count == 0) _lists.Remove(partition);
        }
        return true;
    }

    /// <summary>Entities of a partition that come after a position, in the direction asked for.</summary>
    public IEnumerable<T> After(string partition, long? position, bool descending)
    {
        var list = List(partition);
        if (descending)
        {
            for (var i = (position is { } p ? Position(list, p) : list.Count) - 1; i >= 0; i--) yield return list[i];
        }
        else
        {
            for (var i = position is { } p ? Position(list, p + 1) : 0; i < list.Count; i++) yield return list[i];
        }
    }

    // Nearly every insertion is at the end, which the first comparison settles.
    private int Position(IReadOnlyList<T> list, long key)
    {
        if (list.Count == 0 || order(list[^1]) < key) return list.Count;
        var (low, high) = (0, list.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (order(list[middle]) < key) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

/// <summary>A shelf as the journal sees it.</summary>
internal interface IShelf
{
    IEnumerable<Entity> All { get; }
}
