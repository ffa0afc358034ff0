using System.Collections.Concurrent;
using System.Threading.Channels;
using Halatech.Core.Conversations;

namespace Halatech.Adapters.Postgres;

/// <summary>
/// What waits to be written. A commit costs the same whatever is in it, so what nobody waits for goes along with the next append
/// that somebody does wait for, and alone only when none comes soon. For the same reason the next batch gathers while one is under
/// way; but when as many wait as are under way, a second batch is as large as the first and need not wait for it.
/// </summary>
internal sealed class AppendQueue : IDisposable
{
    /// <summary>How long an append that can wait does so: longer than two commits are apart when there is work, and not felt by anyone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    // Fewer had better wait for what is under way than have a commit of their own.
    private const int LeastCrowd = 8;

    private readonly int _capacity;
    private readonly Channel<WaitingAppend?> _waiting;
    private readonly ConcurrentQueue<WaitingAppend> _patient = new();
    private readonly Timer _bell;
    private readonly SemaphoreSlim _crowd = new(0);
    private int _count;
    private int _underWay;
    private int _idle;
    private int _isBellSet;
    private volatile bool _isClosed;
    private volatile bool _isOver;

    /// <param name="capacity">How many appends may wait; beyond that, their callers wait for room.</param>
    public AppendQueue(int capacity)
    {
        _capacity = capacity;
        _waiting = System.Threading.Channels.Channel.CreateBounded<WaitingAppend?>(capacity);

        // It rings on nobody's behalf, and by the machine's clock: this is about the disk and not about anyone's day.
        using (ExecutionContext.SuppressFlow())
            _bell = new(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for room and then for the append's outcome.</summary>
    public Task<AppendOutcome> AppendAsync(WaitingAppend append, CancellationToken cancellationToken)
    {
        if (append.Append.CanWait && _patient.Count < _capacity) BePatient(append);
        else if (_waiting.Writer.TryWrite(append)) Count();
        else return WaitAndAppendAsync(append, cancellationToken);
        return append.Outcome;
    }

    /// <summary>
    /// Waits until something is to be written, and beside what is under way until many are: whoever has that under way comes back
    /// for the few. False when nothing more will come.
    /// </summary>
    public ValueTask<bool> WaitAsync() =>
        Volatile.Read(ref _underWay) == 0 ? _waiting.Reader.WaitToReadAsync() : new(WaitForCrowdAsync());

    /// <summary>Fills a batch up to a size, those first that cannot wait. It is under way until <see cref="Finish"/>.</summary>
    public void Take(List<WaitingAppend> batch, int size)
    {
        while (batch.Count < size && _waiting.Reader.TryRead(out var append))
            if (append is not null) batch.Add(append);
        Interlocked.Add(ref _count, -batch.Count);
        while (batch.Count < size && _patient.TryDequeue(out var append)) batch.Add(append);
        Interlocked.Add(ref _underWay, batch.Count);
    }

    /// <summary>To be called when a batch of this size is no longer under way.</summary>
    public void Finish(int size) => Interlocked.Add(ref _underWay, -size);

    /// <summary>Takes no more; what waits can still be taken from it. False when that was so already.</summary>
    public bool Close()
    {
        _isClosed = true;
        var isFirst = _waiting.Writer.TryComplete();
        bool wasIdle;
        do wasIdle = CallOne();
        while (wasIdle);
        return isFirst;
    }

    /// <summary>To be called when nobody takes anything from it any more.</summary>
    public void Dispose()
    {
        _isOver = true;
        _bell.Dispose();
        _crowd.Dispose();
        TurnAway();
    }

    // While nothing is under way somebody waits for the first that comes.
    private bool IsCrowded => Volatile.Read(ref _underWay) is > 0 and var underWay && Volatile.Read(ref _count) >= Math.Max(LeastCrowd, underWay);

    private void Count()
    {
        Interlocked.Increment(ref _count);
        if (Volatile.Read(ref _idle) > 0 && IsCrowded) CallOne();
    }

    private async Task<bool> WaitForCrowdAsync()
    {
        while (!_isClosed)
        {
            // Whoever comes or closes in between sees that somebody is idle, or is seen here.
            Interlocked.Increment(ref _idle);
            if (IsCrowded || _isClosed) CallOne();
            await _crowd.WaitAsync();

            // The others may have taken them meanwhile.
            if (IsCrowded) return true;
        }

        return await _waiting.Reader.WaitToReadAsync();
    }

    private bool CallOne()
    {
        for (var idle = Volatile.Read(ref _idle); idle > 0; idle = Volatile.Read(ref _idle))
        {
            if (Interlocked.CompareExchange(ref _idle, idle - 1, idle) != idle) continue;
            _crowd.Release();
            return true;
        }

        return false;
    }

    private void BePatient(WaitingAppend append)
    {
        if (_isClosed)
        {
            append.Complete(AppendOutcome.Unavailable);
            return;
        }

        // Whoever comes between the end of the writers and the line above is not left waiting.
        _patient.Enqueue(append);
        if (_isOver) TurnAway();
        else if (Interlocked.Exchange(ref _isBellSet, 1) == 0) _bell.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        Interlocked.Exchange(ref _isBellSet, 0);

        // Without room for it the writers have work, and look here before they rest.
        if (!_patient.IsEmpty) _waiting.Writer.TryWrite(null);
    }

    private void TurnAway()
    {
        while (_patient.TryDequeue(out var append)) append.Complete(AppendOutcome.Unavailable);
    }

    private async Task<AppendOutcome> WaitAndAppendAsync(WaitingAppend append, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(append, cancellationToken);
            Count();
        }
        catch (ChannelClosedException)
        {
            return AppendOutcome.Unavailable;
        }

        return await append.Outcome;
    }
}
