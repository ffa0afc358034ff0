namespace Halatech.Grains.Tests.Support;

/// <summary>Holds whoever comes to it until it is opened, and says that somebody has come.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrivals;

    public int Arrivals => Volatile.Read(ref _arrivals);

    public Task ReachedAsync() => Eventually.TrueAsync(() => Arrivals > 0, "the gate was reached");

    public Task PassAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _arrivals);
        return _open.Task.WaitAsync(cancellationToken);
    }

    public void Open() => _open.TrySetResult();
}
