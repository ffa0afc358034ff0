using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Halatech.Adapters.Twilio;

/// <summary>Remembers values for as long as each reader says, and no more of them than its capacity.</summary>
internal sealed class TimedCache<TKey, TValue>(int capacity, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    public bool TryGet(TKey key, TimeSpan maxAge, [MaybeNullWhen(false)] out TValue value)
    {
        var fresh = _entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.At) < maxAge;
        value = fresh ? entry.Value : default;
        return fresh;
    }

    public void Set(TKey key, TValue value)
    {
        // Starting over is rare and cheap; keeping an order of use would cost on every read.
        if (_entries.Count >= capacity) _entries.Clear();
        _entries[key] = new(value, time.GetTimestamp());
    }

    public void Remove(TKey key) => _entries.TryRemove(key, out _);

    private readonly record struct Entry(TValue Value, long At);
}
