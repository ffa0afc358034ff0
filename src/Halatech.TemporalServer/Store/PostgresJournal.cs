using System.Diagnostics;
using Npgsql;

namespace Halatech.TemporalServer.Store;

/// <summary>
/// Group commit. What changed is collected while the commit before is on its way, and one transaction writes it all; who changed
/// something, or saw what another changed, waits for that transaction. A thread of its own writes: everybody waits for it, so it must
/// not wait for a turn on the thread pool.
/// </summary>
internal sealed class PostgresJournal : IJournal, IAsyncDisposable
{
    // Commits follow each other no faster than this: under load each carries more, which spares the processor; a lone change does not wait.
    private static readonly TimeSpan Interval = TimeSpan.FromMicroseconds(1_200);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private readonly PostgresOwner _owner;
    private readonly BatchWriter _writer;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly Lock _lock = new();
    private readonly List<WorkflowRun> _dirty = [];
    private readonly List<Guid> _removed = [];
    private Dictionary<(string Kind, string Key), byte[]?> _facts = [];
    private TaskCompletionSource _next = NewTask();
    private TaskCompletionSource _inFlight = new();
    private Task _loop = Task.CompletedTask;
    private long _batch;
    private long _written;
    private bool _isWaiting;
    private bool _isBroken;
    private Gate? _gate;
    private Action? _reload;

    public PostgresJournal(PostgresOwner owner, BatchWriter writer, ILogger<PostgresJournal> log)
    {
        (_owner, _writer, _log) = (owner, writer, log);
        _inFlight.SetResult();
    }

    /// <summary>Begins to write. A transition that breaks in the middle is answered by <paramref name="reload"/>: memory comes back from the store.</summary>
    public void Start(Gate gate, Action reload)
    {
        (_gate, _reload) = (gate, reload);
        gate.Broken = error => Break(error);
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Touch(WorkflowRun run)
    {
        if (run.IsDirty) return;
        run.IsDirty = true;
        _dirty.Add(run);
        Wake();
    }

    public void Remove(WorkflowRun run)
    {
        _removed.Add(Guid.Parse(run.RunId));
        Wake();
    }

    public void Put(string kind, string key, byte[]? value)
    {
        _facts[(kind, key)] = value;
        Wake();
    }

    public bool IsWritten(WorkflowRun run) => !run.IsDirty && run.JournaledIn <= Volatile.Read(ref _written);

    public Task BarrierAsync()
    {
        lock (_lock) return _isWaiting ? _next.Task : _inFlight.Task;
    }

    public async ValueTask DisposeAsync()
    {
        // What was touched last is written before the end.
        if (!_loop.IsCompleted) await Task.WhenAny(BarrierAsync(), Task.Delay(TimeSpan.FromSeconds(5)));
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _owner.Dispose();
        _stopping.Dispose();
        _work.Dispose();
    }

    private static TaskCompletionSource NewTask() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        lock (_lock)
        {
            if (_isWaiting) return;
            _isWaiting = true;
        }

        _work.Release();
    }

    private void Break(Exception error)
    {
        _log.LogCritical(error, "A transition broke or cannot be written; memory is read back from the store");
        _isBroken = true;
        Wake();
    }

    private void Loop()
    {
        var begun = 0L;
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                _work.Wait(_stopping.Token);
                if (Stopwatch.GetElapsedTime(begun) is var since && since < Interval) Thread.Sleep(Interval - since);
                begun = Stopwatch.GetTimestamp();
                CommitNext();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // That is how it ends.
        }
        catch (Exception error)
        {
            _log.LogCritical(error, "The journal stopped: nothing is durable any more, and nothing is acknowledged");
            Fail();
        }
    }

    private void CommitNext()
    {
        try
        {
            var (batch, done) = _gate!.Do(Take);
            if (batch is null) return;
            Commit(batch, done);
        }
        catch (NpgsqlException error) when (_isBroken)
        {
            // What is in memory cannot be trusted and what is in the store cannot be read: nobody is served until it can.
            _log.LogError(error, "The store could not be read back and is tried again");
            _stopping.Token.WaitHandle.WaitOne(RetryDelay);
        }
    }

    private void Commit(CommitBatch batch, TaskCompletionSource done)
    {
        try
        {
            Write(batch);
            Volatile.Write(ref _written, batch.Number);
            done.SetResult();
        }
        catch (PostgresException refused) when (IsForGood(refused))
        {
            Undo(done);
            Break(refused);
        }
    }

    private (CommitBatch? Batch, TaskCompletionSource Done) Take()
    {
        var done = Swap();
        if (_isBroken)
        {
            Forget();
            Undo(done);
            _reload!();
            _isBroken = false;
            return (null, done);
        }

        var batch = new CommitBatch { Number = ++_batch, Facts = _facts };
        _facts = [];
        batch.Removed.AddRange(_removed);
        _removed.Clear();
        foreach (var run in _dirty)
        {
            run.IsDirty = false;
            run.JournaledIn = batch.Number;
            batch.Runs.Add(RunChange.Of(run));
        }

        _dirty.Clear();
        return (batch, done);
    }

    private static void Undo(TaskCompletionSource done) =>
        Refuse(done, Refusal.Unavailable("The server had to read its state back; try again."));

    private static void Refuse(TaskCompletionSource waiting, Exception refusal)
    {
        if (waiting.TrySetException(refusal)) _ = waiting.Task.Exception;
    }

    private TaskCompletionSource Swap()
    {
        lock (_lock)
        {
            var done = _next;
            _next = NewTask();
            _inFlight = done;
            _isWaiting = false;
            return done;
        }
    }

    private void Forget()
    {
        foreach (var run in _dirty) run.IsDirty = false;
        _dirty.Clear();
        _removed.Clear();
        _facts = [];
    }

    // Values it cannot take, limits it has: to write the same again would be in vain.
    private static bool IsForGood(PostgresException refused) => refused.SqlState is ['2', '2' or '3', ..] or ['5', '4', ..];

    // A database that is away is waited for: nobody gets an answer meanwhile. That somebody else took over is the end.
    private void Write(CommitBatch batch)
    {
        while (true)
        {
            try
            {
                _writer.Write(_owner.Connect(), batch);
                return;
            }
            catch (PostgresException refused) when (IsForGood(refused))
            {
                throw;
            }
            catch (Exception error) when (error is NpgsqlException or IOException or System.Net.Sockets.SocketException)
            {
                _log.LogError(error, "A commit failed and is tried again");
                _owner.Drop();
                _stopping.Token.WaitHandle.WaitOne(RetryDelay);
                _stopping.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private void Fail()
    {
        lock (_lock)
        {
            _isWaiting = true;
            foreach (var waiting in (TaskCompletionSource[])[_inFlight, _next]) Refuse(waiting, Refusal.Unavailable("The server cannot write to its database any more."));
        }
    }
}
