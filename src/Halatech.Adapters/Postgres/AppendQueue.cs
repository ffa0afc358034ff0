using System.Collections.Concurrent;
using System.Threading.Channels;
using Halatech.Core.Conversations;

namespace Halatech.Adapters.Postgres;

/// <summary>
/// What waits to be written. A commit costs the same whatever is in it, so what nobody waits for goes along with the next append
/// that somebody does wait for, and alone only when none comes soon.
/// </summary>
internal sealed class AppendQueue : IDisposable
{
    /// <summary>How long an append that can wait does so: longer than two commits are apart when there is work, and not felt by anyone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly int _capacity;
    private readonly Channel<WaitingAppend?> _waiting;
    private readonly ConcurrentQueue<WaitingAppend> _patient = new();
    private readonly Timer _bell;
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
        else if (!_waiting.Writer.TryWrite(append)) return WaitAndAppendAsync(append, cancellationToken);
        return append.Outcome;
    }

    /// <summary>Waits until something is to be written; false when nothing more will come.</summary>
    public ValueTask<bool> WaitAsync() => _waiting.Reader.WaitToReadAsync();

    /// <summary>Fills a batch up to a size, those first that cannot wait.</summary>
    public void Take(List<WaitingAppend> batch, int size)
    {
        while (batch.Count < size && _waiting.Reader.TryRead(out var append))
            if (append is not null) batch.Add(append);
        while (batch.Count < size && _patient.TryDequeue(out var append)) batch.Add(append);
    }

    /// <summary>Takes no more; what waits can still be taken from it. False when that was so already.</summary>
    public bool Close()
    {
        _isClosed = true;
        return _waiting.Writer.TryComplete();
    }

    /// <summary>To be called when nobody takes anything from it any more.</summary>
    public void Dispose()
    {
        _isOver = true;
        _bell.Dispose();
        TurnAway();
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
        }
        catch (ChannelClosedException)
        {
            return AppendOutcome.Unavailable;
        }

        return await append.Outcome;
    }
}
