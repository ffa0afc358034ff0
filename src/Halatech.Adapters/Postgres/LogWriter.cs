using Halatech.Core.Conversations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Halatech.Adapters.Postgres;

/// <summary>
/// Group commit: puts the appends that wait into one transaction, so that many conversations share one wait for the disk.
/// Each caller learns of its own durability and its own conflict. The queue is bounded: when the disk is slower than the
/// customers, callers wait instead of filling memory.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger<LogWriter> _logger;
    private readonly AppendQueue _queue;
    private readonly int _batchSize;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _loops;

    public LogWriter(PostgresSources sources, IOptions<PostgresOptions> options, TimeProvider time, ILogger<LogWriter> logger)
    {
        _source = sources.Log;
        _time = time;
        _logger = logger;
        _batchSize = options.Value.LogBatchSize;
        _queue = new(options.Value.LogQueueCapacity);
        _loops = [.. Enumerable.Range(0, options.Value.LogWriters).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Waits for room in the queue and then for the append's outcome.</summary>
    public Task<AppendOutcome> AppendAsync(WaitingAppend append, CancellationToken cancellationToken) =>
        _queue.AppendAsync(append, cancellationToken);

    /// <summary>Writes what still waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Close()) _stopping.CancelAfter(TimeSpan.FromSeconds(10));
        await Task.WhenAll(_loops);
        _queue.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await ConnectAsync();
        List<WaitingAppend> batch = new(_batchSize);
        bool goesOn;
        do
        {
            goesOn = await _queue.WaitAsync();
            batch.Clear();
            _queue.Take(batch, _batchSize);
            if (batch.Count == 0) continue;
            var size = batch.Count;
            await WriteAsync(batch);
            _queue.Finish(size);
        }
        while (goesOn || batch.Count > 0);
    }

    // The first append need not wait for it then. A database that is away is the business of whoever appends.
    private async Task ConnectAsync()
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(_stopping.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or IOException or TimeoutException)
        {
            _logger.LogWarning("The log has no connection yet: {Reason}", e.Message);
        }
    }

    private async Task WriteAsync(List<WaitingAppend> batch)
    {
        // The order of rows is the order of locks: two silos that write the same conversations must not wait in a ring.
        // Two activations of one conversation cannot share a statement, so the second goes alone.
        batch.Sort(static (a, b) => Compare(a.Append.Key, b.Append.Key));
        for (var i = batch.Count - 1; i > 0; i--)
        {
            if (batch[i].Append.Key != batch[i - 1].Append.Key && !GoesAlone(batch[i])) continue;
            var twin = batch[i];
            batch.RemoveAt(i);
            await WriteWithRetriesAsync([twin]);
        }

        if (batch.Count > 1 && GoesAlone(batch[0]))
        {
            await WriteWithRetriesAsync([batch[0]]);
            batch.RemoveAt(0);
        }

        await WriteWithRetriesAsync(batch);
    }

    // Few appends change a consent; those take a function of their own, so that all others need not carry its columns.
    private static bool GoesAlone(WaitingAppend append) => append.Append.Consent is not null;

    // Two tenants may have conversations of the same name.
    private static int Compare(ConversationKey a, ConversationKey b)
    {
        var conversations = string.CompareOrdinal(a.Conversation.Value, b.Conversation.Value);
        return conversations != 0 ? conversations : string.CompareOrdinal(a.Tenant.Value, b.Tenant.Value);
    }

    private async Task WriteWithRetriesAsync(List<WaitingAppend> batch)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(_stopping.Token);
                var outcomes = await LogBatch.WriteAsync(connection, batch, _stopping.Token);
                for (var i = 0; i < outcomes.Length; i++) batch[i].Complete(outcomes[i]);
                return;
            }
            catch (PostgresException e) when (IsRefusal(e))
            {
                await RefuseAsync(batch, e);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException or IOException or TimeoutException)
            {
                // The commit may have happened: the same commit ids are written again and recognise themselves.
                if (attempt == RetryDelays.Length || _stopping.IsCancellationRequested)
                {
                    _logger.LogError(e, "The log cannot be written; {Count} appends are refused for now", batch.Count);
                    foreach (var append in batch) append.Complete(AppendOutcome.Unavailable);
                    return;
                }

                await Task.Delay(RetryDelays[attempt], _time);
            }
            catch (Exception e)
            {
                // A bug must not leave callers waiting for ever.
                foreach (var append in batch) append.Fail(e);
                return;
            }
        }
    }

    // Something in the batch is not acceptable to the database: only its own caller may suffer.
    private async Task RefuseAsync(List<WaitingAppend> batch, PostgresException exception)
    {
        if (batch.Count == 1)
        {
            _logger.LogError("An append to {Conversation} was refused: {State}", batch[0].Append.Key, exception.SqlState);
            batch[0].Fail(exception);
            return;
        }

        foreach (var append in batch) await WriteWithRetriesAsync([append]);
    }

    // Only an ERROR is about the statement. FATAL ends the session, whatever it was doing: the server stops, starts or has
    // crashed, or the session idled too long. A statement that was cancelled (by an operator, by a timeout) is as good as ever.
    private static bool IsRefusal(PostgresException e) =>
        !e.IsTransient && e.InvariantSeverity == "ERROR" && e.SqlState != PostgresErrorCodes.QueryCanceled;
}
