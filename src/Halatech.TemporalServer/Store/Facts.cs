namespace Halatech.TemporalServer.Store;

/// <summary>
/// Durable state beside the workflows, by kind and key: namespaces, search attributes, schedules. A change is part of the same
/// commit as the transition that makes it. Values are the owner's bytes.
/// </summary>
internal sealed class Facts(IJournal journal)
{
    private readonly Dictionary<(string Kind, string Key), byte[]> _values = [];

    public byte[]? Get(string kind, string key) => _values.GetValueOrDefault((kind, key));

    public IReadOnlyList<KeyValuePair<string, byte[]>> All(string kind) =>
        [.. _values.Where(fact => fact.Key.Kind == kind).Select(fact => KeyValuePair.Create(fact.Key.Key, fact.Value))];

    public void Put(string kind, string key, byte[] value)
    {
        _values[(kind, key)] = value;
        journal.Put(kind, key, value);
    }

    public void Remove(string kind, string key)
    {
        if (_values.Remove((kind, key))) journal.Put(kind, key, null);
    }

    /// <summary>Takes in what the store holds, at start.</summary>
    public void Load(string kind, string key, byte[] value) => _values[(kind, key)] = value;

    public void Clear() => _values.Clear();
}
