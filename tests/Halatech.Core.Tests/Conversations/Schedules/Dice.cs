namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>A fast generator (SplitMix64): the same seed throws the same dice on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)Math.BigMul(z ^ (z >> 31), (ulong)count, out _);
    }

    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>Removes any one of the items.</summary>
    public T Draw<T>(List<T> items)
    {
        var at = Below(items.Count);
        var drawn = items[at];
        items.RemoveAt(at);
        return drawn;
    }
}
