namespace Halatech.Grains.Tests.Support;

/// <summary>
/// A silo that is killed in this process leaves its threads behind, which a real one does not: what they still do must
/// not reach the outside.
/// </summary>
internal sealed class SiloLife
{
    private volatile bool _dead;

    public void End() => _dead = true;

    public void MustLive()
    {
        if (_dead) throw new InvalidOperationException("This silo is dead.");
    }
}

/// <summary>One order over what happens at all the fakes and in the test.</summary>
internal sealed class Order
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}
