namespace Halatech.Local.OpenAi.Protocol;

/// <summary>A leaking bucket: so much a minute, refilled evenly. Thread-safe.</summary>
internal sealed class RateLimit(int perMinute, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private double _left = perMinute;
    private long _asOf = clock.GetTimestamp();

    public int PerMinute => perMinute;

    /// <summary>Takes an amount, or nothing when it is not there; an amount above the whole limit is never there.</summary>
    public RateState Take(int amount)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            _left = Math.Min(perMinute, _left + clock.GetElapsedTime(_asOf, now).TotalMinutes * perMinute);
            _asOf = now;
            var taken = amount <= _left;
            if (taken) _left -= amount;
            var missing = taken ? 0 : Math.Min(amount, perMinute) - _left;
            return new RateState(taken, (int)_left, Time(perMinute - _left), Time(missing));
        }
    }

    private TimeSpan Time(double amount) => TimeSpan.FromMinutes(amount / perMinute);
}

/// <param name="Reset">Until the bucket is full again.</param>
/// <param name="Wait">Until the refused amount would be there.</param>
internal readonly record struct RateState(bool Taken, int Left, TimeSpan Reset, TimeSpan Wait);
